"""The doors as the public page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from applications.models import Cycle
from brandportal.pills import Pill
from reviews.evaluation.models import Evaluation
from reviews.probe.enums import Cause, Way
from reviews.probe.state import Door, doors, unproven
from reviews.rating.enums import Level


@dataclass(frozen=True)
class DoorRow:
    """One level: its name, how it stands, since when it is open, and when a test last got
    through.
    """

    level: str
    pill: Pill
    cause: str
    open_since: datetime | None
    passed_at: datetime | None


@dataclass(frozen=True)
class YearShown:
    """One year's doors by way; `unproven` counts those that a running rating cannot vouch for."""

    cycle: Cycle
    is_running: bool
    unproven: int
    ways: list[tuple[str, list[DoorRow]]]


def year_shown(evaluation: Evaluation, *, is_running: bool, now: datetime) -> YearShown:
    """What the page says of a year."""
    found = doors(evaluation, now=now)
    ways = [
        (str(Way(way).label), [_row(door) for door in rows])
        for way, rows in groupby(found, key=lambda door: door.way)
    ]
    left = unproven(evaluation, found, now=now) if is_running else 0
    return YearShown(evaluation.cycle, is_running, left, ways)


def _row(door: Door) -> DoorRow:
    cause = str(Cause(door.cause).label) if door.cause else ""
    return DoorRow(
        str(Level(door.level).label), _pill(door), cause, door.open_since, door.passed_at
    )


def _pill(door: Door) -> Pill:
    if door.cause:
        return Pill(_("Did not get through"), "alarm")
    if door.is_silent:
        return Pill(_("Not tested in time"), "warn")
    return Pill(_("Got through"), "good")
