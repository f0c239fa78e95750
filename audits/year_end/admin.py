"""Lines of the year-end table on the office's desk: what agencies said, contests to answer."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from audits.year_end.checking import answer_contest, may_answer
from audits.year_end.forms import AnswerContestForm
from audits.year_end.models import CheckedLine
from audits.year_end.presenters import line_pill, line_shown
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import verb


@admin.register(CheckedLine)
class CheckedLineAdmin(RecordAdmin):
    """One row for each agency and round."""

    about = About(agency="agency")
    change_form_template = "audits/year_end/office/line.html"
    list_display = ("agency", "year", "points", "agrees", "said_at", "answered_at")
    list_filter = ("agrees",)
    search_fields = ("agency__name",)
    fields = ("check_round", "agency", "points", "said_at", "said_by", "answered_at")
    verbs = (verb("answer", may_answer, answer_contest, form=AnswerContestForm),)

    year = column(
        gettext_lazy("year"), "check_round.table.year", ordering="check_round__table__year"
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).with_names()

    def record_context(self, request: HttpRequest, obj: CheckedLine) -> dict[str, Any]:
        return {"line": line_shown(obj), "pill": line_pill(obj, timezone.now())}
