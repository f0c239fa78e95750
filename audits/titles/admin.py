"""Naming: the titles of an award year are conferred behind one confirmed form."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.titles.forms import ConferForm
from audits.titles.models import Conferral
from audits.titles.titles import chosen_in_order, is_commended, may_confer
from brandportal.journal.models import Entry
from brandportal.office.records import RecordAdmin
from brandportal.office.verbs import OfficeVerb
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation

READY = (EvaluationStatus.ON_NOTICE, EvaluationStatus.CLEARED, EvaluationStatus.CONCLUDED)


@admin.register(Conferral)
class ConferralAdmin(RecordAdmin):
    """Award years whose notice runs, has passed, or whose titles are conferred."""

    change_form_template = "audits/titles/office/conferral.html"
    list_display = ("__str__", "status", "cleared_at", "concluded_at")
    fields = ("status", "noticed_at", "cleared_at", "concluded_at")
    verbs = (
        OfficeVerb(
            name="confer",
            label=gettext_lazy("Propose to confer the titles"),
            explanation=gettext_lazy(
                "Every chosen brand gets its title, number and term; the agencies are told and the "
                "award year is concluded."
                " This cannot be taken back."
            ),
            form=ConferForm,
            verdict=may_confer,
            two_persons="evaluation.conclude",
            tone="seal",
        ),
    )

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
