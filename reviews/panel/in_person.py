"""What the rules have scored at a live defence or site visit: not before it begins, and not without
having been there. The appointments and notes are those of `reviews.on_site`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import Gap
from brandportal.rulebook import Rules, on_site_indicators
from reviews.panel.models import PanelSeat, ScoreSheet

# The application of a note and the kind of its appointment.
Been = Collection[tuple[int, str]]


def not_begun(application: Application, *, now: datetime) -> dict[str, str]:
    """To each indicator that is scored in person and cannot be scored yet, the sentence that says
    so.
    """
    kinds = on_site_indicators(application.cycle.rules)
    if not kinds:
        return {}
    starts = dict(application.appointments.values_list("kind", "starts_at"))
    found: dict[str, str] = {}
    for kind, codes in kinds.items():
        if kind in starts and starts[kind] <= now:
            continue
        if kind not in starts:
            words = {
                "defence": _("Scored at the live defence, which is not appointed yet."),
                "visit": _("Scored at the site visit, which is not appointed yet."),
            }[kind]
        else:
            words = {
                "defence": _("Scored at the live defence, from %(moment)s on."),
                "visit": _("Scored at the site visit, from %(moment)s on."),
            }[kind] % {"moment": f"{localtime(starts[kind]):%Y-%m-%d %H:%M}"}
        found |= dict.fromkeys(codes, words)
    return found


def been(seat: int, rules: Rules) -> Been:
    """Where this member has noted something; asks nothing where the rules have nothing scored in
    person.
    """
    if not on_site_indicators(rules):
        return set()
    rows = PanelSeat.objects.filter(pk=seat, site_notes__isnull=False)
    return set(
        rows.values_list("site_notes__appointment__application", "site_notes__appointment__kind")
    )


def not_there(sheet: ScoreSheet, been: Been) -> list[Gap]:
    """What the judge of the sheet still owes in person."""
    words = {
        "defence": _("You have saved nothing on the page of the live defence yet."),
        "visit": _("You have saved nothing on the page of the site visit yet."),
    }
    return [
        Gap("scores", codes[0], words[kind])
        for kind, codes in on_site_indicators(sheet.application.cycle.rules).items()
        if (sheet.application_id, kind) not in been
    ]
