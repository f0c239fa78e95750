"""The evaluation's steps: open and close the scoring, open and close the public rating."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from applications.cycles.enums import Stage
from brandportal.journal.actions import action
from brandportal.workflow import CLOCK, transition
from reviews.bad_ratings.rates import repair_rates
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.ledger import heads
from reviews.results import counting
from reviews.results.shortlist import draw_up_shortlist
from reviews.stages.workflow import EVALUATION


def due_to_open(now: datetime) -> list[Evaluation]:
    """Evaluations with a shortlist whose rating window is open."""
    return list(
        Evaluation.objects.filter(
            status=EvaluationStatus.SHORTLISTED,
            cycle__windows__stage=Stage.RATING,
            cycle__windows__opens_at__lte=now,
            cycle__windows__closes_at__gt=now,
        )
    )


def due_to_close(now: datetime) -> list[Evaluation]:
    """Evaluations whose rating window has ended and whose ratings are not counted."""
    return list(
        Evaluation.objects.filter(
            status=EvaluationStatus.RATING,
            cycle__windows__stage=Stage.RATING,
            cycle__windows__closes_at__lte=now,
        )
    )


def open_rating(*, evaluation: Evaluation, now: datetime) -> Evaluation:
    """Open the public rating when its window begins; only the scheduled task does this. Refuses
    with NotNow at any other time.
    """
    return transition(EVALUATION, "open_rating", evaluation, by=CLOCK, now=now)


def close_rating(*, evaluation: Evaluation, now: datetime) -> Evaluation:
    """Close the public rating when its window is over, complete the ledger and count, all in one
    transaction.

    Only the scheduled task does this.

    Refuses with NotNow before the end of the window, which nobody can shorten.
    """
    with action(by=CLOCK, now=now):
        closed = transition(EVALUATION, "close_rating", evaluation, by=CLOCK, now=now)
        rates = _repair_rates(closed, now)
        counting.count(evaluation=closed, by=CLOCK, now=now, repair_rates=rates)
        heads.publish_last(evaluation=closed, now=now)
    return closed


def _repair_rates(evaluation: Evaluation, now: datetime) -> dict[int, Fraction]:
    """Brand id to the share of repaired cases of the previous year, which breaks ties: this year
    has no cases yet.
    """
    brands = evaluation.results.filter(shortlisted=True).values_list(
        "application__brand", flat=True
    )
    return repair_rates(evaluation.cycle.year - 1, brands, now=now)


def open_scoring(*, evaluation: Evaluation, by: Any, now: datetime) -> Evaluation:
    """Let the panel score. Refuses while acceptance checks are open or the panel is too small."""
    return transition(EVALUATION, "open_scoring", evaluation, by=by, now=now)


def close_scoring(*, evaluation: Evaluation, by: Any, now: datetime) -> Evaluation:
    """Close the panel's scoring, compute its scores and make the shortlist, all or nothing.

    Refuses with Incomplete while a sheet is owed, naming judge and brand. Afterwards no sheet
    changes, and the points may be read.
    """
    with action(by=by, now=now):
        closed = transition(EVALUATION, "close_scoring", evaluation, by=by, now=now)
        draw_up_shortlist(evaluation=closed, by=by, now=now)
    return closed
