"""The annual review of a year: opened by two officers, and taken back while nobody has reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from audits.annual_review.enums import ReviewStatus
from audits.annual_review.models import AnnualReview, ReviewRun
from audits.annual_review.querysets import TAKES_EFFECT, TO_DECIDE
from audits.annual_review.workflow import REVIEW, RUN
from audits.titles.models import Title
from brandportal.accounts.policies import conflicts_of
from brandportal.journal.actions import action
from brandportal.proposals.proof import Pair
from brandportal.texts import reason_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import CLOCK, transition

REASON_LIMIT = 200


def run_of(year: int) -> ReviewRun:
    """The run of a year, not saved if nobody has proposed to open it yet."""
    return ReviewRun.objects.filter(year=year).first() or ReviewRun(year=year)


def planned_run(year: int) -> ReviewRun:
    """The run of a year as a row, so that two people can agree on it."""
    return ReviewRun.objects.get_or_create(year=year)[0]


@dataclass(frozen=True)
class Extent:
    """What opening a year means: how many titles of how many agencies, and when their reports are
    due.
    """

    titles: int
    agencies: int
    due: tuple[datetime, ...] = ()


def extent_of(year: int, *, now: datetime) -> Extent:
    """The titles whose review would be opened now. Two queries."""
    due = Title.objects.due_for_review(year).select_related("application__cycle")
    titles = list(due)
    windows = {
        int(row.application.cycle.rules["annual_review"]["report_due_working_days"])
        for row in titles
    }
    return Extent(
        titles=len(titles),
        agencies=len({row.agency_id for row in titles}),
        due=tuple(end_of_working_day(now, window) for window in sorted(windows)),
    )


def opened_extent(year: int) -> Extent:
    """The reviews of a year that stand."""
    standing = AnnualReview.objects.filter(year=year).exclude(status=ReviewStatus.WITHDRAWN)
    agencies = list(standing.values_list("title__agency", flat=True))
    return Extent(titles=len(agencies), agencies=len(set(agencies)))


def open_run(*, run: ReviewRun, by: Any, now: datetime, pair: Pair | None = None) -> ReviewRun:
    """Open the annual review of a year; the scheduled task opens the review of each title.

    One officer proposes it and another confirms it. Refuses a year that is not over.
    """
    return transition(RUN, "open", run, by=by, now=now, pair=pair, arguments={})


def stop_run(*, run: ReviewRun, reason: str, by: Any, now: datetime) -> ReviewRun:
    """Stop the clock's work on a year: no review is opened, decided or put into effect until it
    goes on. What has been decided stays. Refuses with BadInput a reason that says nothing.
    """
    why = reason_text(reason, limit=REASON_LIMIT)
    return transition(
        RUN, "stop", run, by=by, now=now, changes={"stop_reason": why}, data={"reason": why}
    )


def go_on_with_run(*, run: ReviewRun, by: Any, now: datetime) -> ReviewRun:
    """Let the clock go on with a stopped year."""
    return transition(RUN, "go_on", run, by=by, now=now)


@dataclass(frozen=True)
class Progress:
    """How far the clock is with a year: reviews that stand, of these with a report, decided, in
    effect, and what it is to decide or put into effect now.
    """

    reviews: int
    reported: int
    decided: int
    in_effect: int
    due: int


def progress_of(year: int, *, by: Any, now: datetime) -> Progress:
    """One query. Reviews of an agency with which the reader has a conflict of interest are not
    counted: whether its report is in, and whether it is decided, would follow from the counts.
    """
    standing = AnnualReview.objects.filter(year=year).exclude(status=ReviewStatus.WITHDRAWN)
    reviews = standing.exclude(title__agency__in=conflicts_of(by))
    found = reviews.order_by().aggregate(
        reviews=Count("pk"),
        reported=Count("pk", filter=Q(reported_at__isnull=False)),
        decided=Count("pk", filter=Q(decided_at__isnull=False)),
        in_effect=Count("pk", filter=Q(status=ReviewStatus.IN_EFFECT)),
        due=Count(
            "pk",
            filter=TO_DECIDE & Q(report_due__lte=now) | TAKES_EFFECT & Q(statement_due__lte=now),
        ),
    )
    return Progress(**found)


def take_back_run(*, run: ReviewRun, by: Any, now: datetime, pair: Pair | None = None) -> ReviewRun:
    """Take the annual review of a year back: no agency owes a report until it is opened again.

    One officer proposes it and another confirms it. Refuses once an agency has reported or the time
    for the reports has ended.
    """
    with action(by=by, now=now):
        taken_back = transition(RUN, "take_back", run, by=by, now=now, pair=pair, arguments={})
        owed = AnnualReview.objects.filter(year=run.year, status=ReviewStatus.REPORT_DUE)
        for review in owed.order_by("pk"):
            transition(REVIEW, "withdraw", review, by=CLOCK, now=now)
    return taken_back
