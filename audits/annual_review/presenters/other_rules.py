"""Verdicts under two rule sets side by side, for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from audits.annual_review.models import AnnualReview
from audits.annual_review.other_rules import Compared
from audits.annual_review.presenters.reasons import reason_sentences
from audits.annual_review.presenters.reviews import outcome_pill
from brandportal.pills import Pill


@dataclass(frozen=True)
class ComparedShown:
    """One row."""

    review: AnnualReview
    then: Pill
    other: Pill
    other_score: Decimal | None
    reasons: list[str]
    changed: bool


def compared_shown(rows: Sequence[Compared]) -> list[ComparedShown]:
    return [
        ComparedShown(
            review=row.review,
            then=outcome_pill(row.review.computed),
            other=outcome_pill(row.other.outcome),
            other_score=row.other.shown_score,
            reasons=reason_sentences(row.other.reasons),
            changed=row.is_other_outcome,
        )
        for row in rows
    ]
