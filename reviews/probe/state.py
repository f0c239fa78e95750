"""What the tests say about each door: since when it is open, and whether it was tested at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from applications.models import StageWindow
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.probe.enums import Way
from reviews.probe.models import Probe
from reviews.rating.enums import Level

# A night and some hours for a queue that is late: longer without a test proves nothing.
SILENT_AFTER = timedelta(hours=26)
Tested = tuple[datetime, str]


@dataclass(frozen=True)
class Door:
    """One level by one way: when a test rating last got through, since when every test did, what
    the last one failed by (or an empty string), and whether the last one is too long ago.
    """

    way: str
    level: int
    passed_at: datetime | None
    open_since: datetime | None
    cause: str
    is_silent: bool

    @property
    def is_proven(self) -> bool:
        return not self.cause and not self.is_silent


def door(way: str, level: int, tests: Sequence[Tested], *, until: datetime) -> Door:
    """From the tests of a door, oldest first; `until` is now, or when the rating closed. A test
    that failed ends the time for which a door was open, and so does a gap between two tests.
    """
    since = passed = None
    before = None
    for moment, cause in tests:
        if cause:
            since = None
        else:
            is_gap = before is None or moment - before > SILENT_AFTER
            since = moment if since is None or is_gap else since
            passed = moment
        before = moment
    is_silent = before is None or until - before > SILENT_AFTER
    last_cause = tests[-1][1] if tests else ""
    return Door(way, level, passed, None if is_silent else since, last_cause, is_silent)


def doors(evaluation: Evaluation, *, now: datetime) -> list[Door]:
    """Every door of this year that was ever tested, by way and then from the best level down."""
    found: dict[tuple[str, int], list[Tested]] = defaultdict(list)
    rows = Probe.objects.filter(evaluation=evaluation).order_by("probed_at", "pk")
    for way, level, moment, cause in rows.values_list("way", "level", "probed_at", "cause"):
        found[way, level].append((moment, cause))
    until = min(now, _closes(evaluation, now))
    return [
        door(way, level, found[way, level], until=until)
        for way in Way
        for level in Level
        if (way, level) in found
    ]


def _closes(evaluation: Evaluation, now: datetime) -> datetime:
    found = window(evaluation.cycle, Stage.RATING)
    return found.closes_at if found else now


def unproven(evaluation: Evaluation, found: Sequence[Door], *, now: datetime) -> int:
    """How many doors of a running rating did not pass, or were not tested in time; all levels of
    one way when no test was ever made and the first is overdue.
    """
    if found:
        return sum(not one.is_proven for one in found)
    opened = window(evaluation.cycle, Stage.RATING)
    overdue = opened is not None and now - opened.opens_at > SILENT_AFTER
    return len(Level) if overdue else 0


def unproven_tests(now: datetime) -> QuerySet[Probe]:
    """The last test of each door of a running rating, where it did not pass or is too long ago: as
    many as `unproven` counts, to be counted by the database.
    """
    later = Probe.objects.filter(
        evaluation=OuterRef("evaluation"),
        way=OuterRef("way"),
        level=OuterRef("level"),
        probed_at__gt=OuterRef("probed_at"),
    )
    running = Evaluation.objects.filter(_running(now))
    return Probe.objects.filter(
        ~Exists(later),
        ~Q(cause="") | Q(probed_at__lt=now - SILENT_AFTER),
        evaluation__in=running.values("pk"),
    )


def never_tested(now: datetime) -> QuerySet[Evaluation]:
    """Running ratings whose first test is overdue."""
    return Evaluation.objects.filter(
        _running(now, opened_before=now - SILENT_AFTER),
        ~Exists(Probe.objects.filter(evaluation=OuterRef("pk"))),
    )


def _running(now: datetime, *, opened_before: datetime | None = None) -> Q:
    """Rated now, by the year's window; `opened_before`: and opened before that."""
    windows = StageWindow.objects.filter(
        cycle=OuterRef("cycle"),
        stage=Stage.RATING,
        opens_at__lte=now if opened_before is None else opened_before,
        closes_at__gt=now,
    )
    return Q(Exists(windows), status=EvaluationStatus.RATING)


def silent_since(evaluation: Evaluation, *, now: datetime) -> datetime | None:
    """The last test of a running rating, or its opening, if that was more than 26 hours ago; None
    if a test was made in time.
    """
    opened = window(evaluation.cycle, Stage.RATING)
    last = Probe.objects.filter(evaluation=evaluation).aggregate(last=Max("probed_at"))["last"]
    since = last or (opened.opens_at if opened else now)
    return since if now - since > SILENT_AFTER else None


def rated_now(now: datetime) -> list[Evaluation]:
    """The years whose public rating is open."""
    return list(_years().filter(_running(now)))


def last_tested() -> list[Evaluation]:
    """The newest year that was tested, if there is one."""
    return list(_years().filter(probes__isnull=False).order_by("-cycle__year", "-pk")[:1])


def _years() -> QuerySet[Evaluation]:
    return Evaluation.objects.select_related("cycle").prefetch_related("cycle__windows")
