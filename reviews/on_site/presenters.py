"""What an applicant reads afterwards of a live defence or site visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from applications.cycles.indicators import indicator_label
from applications.models import Application
from brandportal.rulebook import on_site_indicators
from reviews.on_site.models import Appointment, SiteNote
from reviews.panel.enums import SheetStatus
from reviews.panel.models import ScoreSheet


@dataclass(frozen=True)
class Held:
    """One appointment: what was scored there, and how many judges ticked each line of the list."""

    kind: str
    starts_at: datetime
    place: str
    indicators: list[Any]
    judges: int
    checked: list[tuple[str, int]]


def held(application: Application) -> list[Held]:
    """The appointments of a brand, without who noted what; of the judges whose sheets count."""
    codes = on_site_indicators(application.cycle.rules)
    if not codes:
        return []
    sheets = ScoreSheet.objects.filter(
        seat=OuterRef("seat"), application=application, status=SheetStatus.LOCKED
    )
    counted = Prefetch("notes", SiteNote.objects.filter(Exists(sheets)))
    rows = Appointment.objects.filter(application=application).prefetch_related(counted)
    return [
        Held(
            kind=row.get_kind_display(),
            starts_at=row.starts_at,
            place=row.place,
            indicators=[indicator_label(code) for code in codes.get(row.kind, ())],
            judges=len(row.notes.all()),
            checked=[
                (line, sum(1 for note in row.notes.all() if place in note.checked))
                for place, line in enumerate(row.points_to_check)
            ],
        )
        for row in rows
    ]
