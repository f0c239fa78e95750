"""Conferral: a form to confer the titles of an award year."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from audits.titles.forms import ConferForm
from audits.titles.models import Conferral
from audits.titles.titles import chosen_in_order, is_commended, may_confer
from brandportal.journal.models import Entry
from brandportal.office.hidden import About
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import verb
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation

READY = (EvaluationStatus.ON_NOTICE, EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)


@admin.register(Conferral)
class ConferralAdmin(RecordAdmin):
    """Award years whose notice is running or has ended, or whose titles are conferred."""

    about = About(year="cycle")
    change_form_template = "audits/titles/office/conferral.html"
    list_display = ("__str__", "status", "cleared_at", "concluded_at")
    list_filter = ("status",)
    fields = ("status", "noticed_at", "cleared_at", "concluded_at")
    verbs = (verb("confer", may_confer, form=ConferForm, two_persons="evaluation.conclude"),)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).filter(status__in=READY).select_related("cycle")

    def record_context(self, request: HttpRequest, obj: Conferral) -> dict[str, Any]:
        evaluation = Evaluation.objects.get(pk=obj.pk)
        chosen = chosen_in_order(evaluation)
        titles = obj.cycle.applications.filter(titles__isnull=False).order_by("titles__number")
        return {
            "record_journal": Entry.objects.about(evaluation)[:20],
            "chosen": chosen,
            "named": titles.select_related("brand", "agency").prefetch_related("titles"),
            "wording": _("commendation") if is_commended(obj.cycle) else _("evaluation and naming"),
        }
