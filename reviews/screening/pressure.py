"""Anonymous reports of raters who were pressed or watched; these tables have no counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import BadInput
from brandportal.texts import limited_text, telling_text
from brandportal.workflow import transition
from reviews.screening.enums import Pressure
from reviews.screening.models import Hold, PressureReport, Sanction
from reviews.screening.workflow import PRESSURE

TEXT_LIMIT = 500
NOTE_LIMIT = 1000


def report(
    *, application: Application, kinds: Sequence[str], text: str, now: datetime
) -> PressureReport:
    """Store a report; only its day is recorded, and nothing about the sender. It is not logged in
    the journal.

    Refuses with BadInput if nothing is ticked, a tick is unknown, “something else” comes without
    words, or the text is too long.
    """
    ticked = [code for code in Pressure.values if code in set(kinds)]
    if not ticked or set(kinds) - set(Pressure.values):
        raise BadInput(_("Please tick what happened."), field="kinds")
    said = limited_text(text, field="text", limit=TEXT_LIMIT)
    if Pressure.OTHER in ticked and not said:
        raise BadInput(_("Please say in a few words what happened."), field="text")
    return PressureReport.objects.create(
        application=application,
        kinds=",".join(ticked),
        text=said,
        reported_on=timezone.localdate(now),
    )


def close(
    *,
    report: PressureReport,
    note: str,
    by: Any,
    now: datetime,
    hold: Hold | None = None,
    sanction: Sanction | None = None,
) -> PressureReport:
    """Close a report with a note, linked to the held ratings or the sanction that followed, if any.

    Refuses with NotAllowed (role, conflict), NotNow if closed already, and BadInput without a note
    or for a hold or sanction of another brand.
    """
    said = telling_text(note, field="note", limit=NOTE_LIMIT)
    for field, other in (("hold", hold), ("sanction", sanction)):
        if other is not None and other.application_id != report.application_id:
            raise BadInput(_("This record is about another brand."), field=field)
    return transition(
        PRESSURE,
        "close",
        report,
        by=by,
        now=now,
        changes={"note": said, "hold": hold, "sanction": sanction},
    )
