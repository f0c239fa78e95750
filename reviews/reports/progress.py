"""How far an award year is: applications begun, signed off, accepted, returned and overdue, sheets
scored, and what happened on which day. Of the ratings nothing before the results are published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle
from brandportal.journal.models import Entry
from brandportal.office.hidden import hidden_from, shown
from reviews.bad_ratings.rates import Month
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.evaluation.small_cells import hidden_in_grid
from reviews.panel.duties import BEFORE_THE_PANEL, before_the_panel, duties
from reviews.panel.enums import SheetStatus
from reviews.panel.models import ScoreSheet
from reviews.rating.models import Rating

# What the journal says of an application, in the order of its life.
STEPS = (
    "application.start",
    "application.sign_off",
    "application.resubmit",
    "application.return_for_correction",
    "application.accept",
    "application.decline",
)
SHEETS, RATINGS = "sheets", "ratings"
Days = dict[date, int]


@dataclass(frozen=True)
class Sheets:
    """Score sheets that the panel is to lock and has locked; those of a recused member are not to
    be.
    """

    locked: int
    assigned: int


@dataclass(frozen=True)
class YearProgress:
    """One award year in numbers, of what is not hidden from the reader.

    `sheets` is None before the panel scores and for who has a conflict of interest with the year,
    `ratings` until the results are published. `days` are the numbers a day of each series;
    `untold` are days on which so few rated that the number is not told.
    """

    counts: Mapping[str, int]
    sheets: Sheets | None
    ratings: int | None
    days: Mapping[str, Days]
    untold: frozenset[date]


def year_progress(cycle: Cycle, *, by: Any, now: datetime) -> YearProgress:
    """The year as this person may see it."""
    rows = shown(Application.objects.filter(cycle=cycle), by=by)
    evaluation = Evaluation.objects.filter(cycle=cycle).first()
    days = _steps(rows)
    sheets = ratings = None
    untold: set[date] = set()
    if evaluation is not None and cycle.pk not in hidden_from(by).years:
        sheets = _sheets(evaluation)
        days[SHEETS] = _a_day(_locked(evaluation), "locked_at")
    if evaluation is not None and evaluation.status in PUBLISHED:
        days[RATINGS] = _a_day(Rating.objects.filter(application__cycle=cycle), "accepted_at")
        ratings = sum(days[RATINGS].values())
        by_month = {(Month.of_day(day), day): n for day, n in days[RATINGS].items()}
        untold = {day for _month, day in hidden_in_grid(by_month)}
    return YearProgress(_counts(rows, now), sheets, ratings, days, frozenset(untold))


def _counts(rows: QuerySet[Application], now: datetime) -> dict[str, int]:
    status = ApplicationStatus
    returned = Q(status=status.RETURNED)
    return rows.order_by().aggregate(
        begun=Count("pk"),
        signed=Count("pk", filter=Q(submitted_at__isnull=False)),
        to_check=Count("pk", filter=Q(status=status.SUBMITTED)),
        returned=Count("pk", filter=returned),
        overdue=Count("pk", filter=returned & Q(correction_due__lte=now)),
        accepted=Count("pk", filter=Q(status__in=BEFORE_THE_PANEL)),
        declined=Count("pk", filter=Q(status=status.DECLINED)),
        withdrawn=Count("pk", filter=Q(status=status.WITHDRAWN)),
    )


def _steps(rows: QuerySet[Application]) -> dict[str, Days]:
    """From the journal, which keeps every step, also one that was repeated or taken back."""
    found: dict[str, Days] = {action: {} for action in STEPS}
    entries = Entry.objects.filter(
        action__in=STEPS,
        object_type=Application._meta.label_lower,
        object_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)],
    )
    by_day = entries.order_by().annotate(day=TruncDate("at")).values_list("action", "day")
    for action, day, times in by_day.annotate(times=Count("pk")):
        found[action][day] = times
    return found


def _locked(evaluation: Evaluation) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(seat__evaluation=evaluation, status=SheetStatus.LOCKED)


def _sheets(evaluation: Evaluation) -> Sheets:
    found = duties(evaluation, before_the_panel(evaluation))
    return Sheets(len(found.locked), len(found.locked | found.owed))


def _a_day(rows: QuerySet[Any], moment: str) -> Days:
    by_day = rows.order_by().annotate(day=TruncDate(F(moment))).values_list("day")
    return dict(by_day.annotate(times=Count("pk")))
