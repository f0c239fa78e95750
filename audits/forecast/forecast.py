"""What the annual review of a running year would come to, as far as is known today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from applications.progress.enums import CommitmentState
from applications.progress.states import Progress, progress_rows
from audits.annual_review.enums import ReviewStatus
from audits.annual_review.facts import facts_known, knowledge_by, reviews_of_line
from audits.rules.annual import AnnualRules, AnnualVerdict, decide, needed_points
from audits.titles.enums import LIVE_TITLES
from audits.titles.models import Title
from reviews.models import Case, Result

UNDECIDED = (ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED, ReviewStatus.EXEMPTED)
# Commitments that are still open: either may become of them.
OPEN_STATES = (CommitmentState.ON_WAY, CommitmentState.AT_RISK, CommitmentState.UNREPORTED)
COUNTED_AS_KEPT = (CommitmentState.KEPT, CommitmentState.ON_WAY)


@dataclass(frozen=True)
class Forecast:
    """The verdict of the frozen rules on what is known now, with the report taken as handed in.

    A commitment on its way counts as kept, one at risk or without a figure as missed; `lowest` and
    `highest` are the verdicts if all open ones are missed, or kept. `needed` are the points that
    each part needs for a title without a warning while the others stay (`needed_points`).
    """

    title: Title
    year: int
    verdict: AnnualVerdict
    lowest: AnnualVerdict
    highest: AnnualVerdict
    needed: dict[str, Fraction]
    sources: dict[str, Any]
    commitments: list[Progress]

    @property
    def is_open(self) -> bool:
        """Whether commitments that are still open change the score."""
        return self.lowest.score != self.highest.score


def year_ahead(title: Title, *, now: datetime) -> int | None:
    """The year whose verdict comes next: the past one until it is decided, then the running one;
    None for a title that has ended, or before its first year under review.
    """
    today = timezone.localdate(now)
    if title.status not in LIVE_TITLES:
        return None
    undecided = {row.year for row in reviews_of_line(title) if row.status in UNDECIDED}
    decided = {row.year for row in reviews_of_line(title) if row.decided_at is not None}
    if today.year - 1 in undecided:
        return today.year - 1
    if title.first_review_year > today.year or today.year in decided:
        return None
    return today.year


def forecast(
    title: Title,
    results: Mapping[int, list[Result]] | None = None,
    cases: Mapping[int, list[Case]] | None = None,
    *,
    year: int,
    now: datetime,
) -> Forecast:
    """The forecast of a year; writes nothing. `results` and `cases` save queries when many titles
    are read at once (`TitleQuerySet.with_forecast_facts`).
    """
    today = timezone.localdate(now)
    rules = AnnualRules.from_rules(title.application.cycle.rules)
    due = [
        row for row in progress_rows(title.application, today) if row.commitment.due_on.year <= year
    ]
    exempt = [row.exempt_ground for row in reviews_of_line(title) if row.year == year]
    likely = facts_known(
        title,
        knowledge_by(title, year, now),
        [row.state in COUNTED_AS_KEPT for row in due],
        results,
        cases,
        report_submitted=True,
        exempt=next(filter(None, exempt), None),
    )
    kept = sum(row.state == CommitmentState.KEPT for row in due)
    still_open = sum(row.state in OPEN_STATES for row in due)
    lowest = replace(likely.facts, commitments_delivered=kept)
    highest = replace(likely.facts, commitments_delivered=kept + still_open)
    return Forecast(
        title=title,
        year=year,
        verdict=decide(likely.facts, rules),
        lowest=decide(lowest, rules),
        highest=decide(highest, rules),
        needed=needed_points(likely.facts, rules, threshold=rules.retained),
        sources=likely.sources,
        commitments=due,
    )
