"""The draw on the office's desk: the public number is entered once; the progress of messages; no
names and no answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.errors import NotNow
from brandportal.office.hidden import About
from brandportal.office.lists import column
from brandportal.office.queues import Waiting
from brandportal.office.records import RecordAdmin
from brandportal.office.site import desk_queue
from brandportal.office.verbs import OfficeVerb, step
from reviews.evaluation.enums import AFTER_COUNT
from reviews.recipients import draws, sending
from reviews.recipients.enums import DrawStatus, MessageKind
from reviews.recipients.forms import DrawForm
from reviews.recipients.models import Draw, Sending
from reviews.recipients.presenters.draw import brand_lines, together
from reviews.recipients.presenters.responses import responses
from reviews.recipients.workflow import DRAW, FROM_SHORTLIST_TO_CLOSING


def _drawn(made: Draw) -> str:
    return _("%(count)d invitations were drawn. They go out when the public rating opens.") % {
        "count": sum(part["drawn"] for part in made.parts)
    }


def _round(draw: Draw) -> Sending:
    found = _latest(draw)
    if found is None:
        raise NotNow(_("Nothing is being sent now."))
    return found


def _latest(draw: Draw) -> Sending | None:
    return draw.sendings.select_related("draw__evaluation__cycle").order_by("-pk").first()


DRAW_VERBS = (
    step(DRAW, "draw", draws.draw_raters, done=_drawn, form=DrawForm),
    OfficeVerb(
        name="pause",
        label=gettext_lazy("Pause the sending"),
        explanation=gettext_lazy(
            "It stops after the message that is going out and goes on where it stopped."
        ),
        verdict=lambda obj, *, by: sending.may_switch(_latest(obj), by=by, paused=True),
        run=sending.pause,
        about=_round,
        done=gettext_lazy("The sending is paused."),
        tone="quiet",
    ),
    OfficeVerb(
        name="resume",
        label=gettext_lazy("Go on with the sending"),
        verdict=lambda obj, *, by: sending.may_switch(_latest(obj), by=by, paused=False),
        run=sending.resume,
        about=_round,
        done=gettext_lazy("The sending goes on."),
        tone="quiet",
    ),
)


@admin.register(Draw)
class DrawAdmin(RecordAdmin):
    """The draw of each award year."""

    about = About(year="evaluation__cycle")
    change_form_template = "reviews/recipients/office/draw.html"
    verbs = DRAW_VERBS
    list_display = ("evaluation", "status", "cases", "closed_at", "drawn_at")
    list_filter = ("status",)
    list_select_related = ("evaluation__cycle",)
    ordering = ("-evaluation__cycle__year",)
    fields = (
        "status",
        "closed_at",
        "cases",
        "registers_digest",
        "number",
        "number_source",
        "number_on",
        "seed",
        "drawn_at",
        "drawer",
    )
    readonly_fields = ("drawer",)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("evaluation__cycle")

    drawer = column(gettext_lazy("drawn by"), "drawn_by")

    def record_context(self, request: HttpRequest, obj: Draw) -> dict[str, Any]:
        counted = obj.evaluation.status in AFTER_COUNT
        return {
            "lines": brand_lines(obj),
            "drawn_together": together(obj),
            "rounds": [
                {"sending": row, "progress": sending.progress(row)}
                for row in obj.sendings.order_by("pk")
            ],
            "invitation": MessageKind.INVITATION,
            "remind_at": sending.remind_at(obj),
            "responses": responses(obj.evaluation) if counted else [],
        }


@desk_queue
def draws_to_make(now: datetime, by: Any) -> Iterator[Waiting]:
    """Closed registers that wait for the public number."""
    closed = DrawStatus.REGISTERS_CLOSED
    yield Waiting(
        Draw.objects.filter(status=closed, evaluation__status__in=FROM_SHORTLIST_TO_CLOSING),
        label=_("Raters to draw"),
        url=reverse("admin:reviews_draw_changelist") + f"?status__exact={closed}",
        note=_("the registers are closed; the public number is wanted"),
        tone="due",
    )
