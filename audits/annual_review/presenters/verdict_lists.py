"""The adverse verdicts of a year that wait for a confirmation, for the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from audits.annual_review.enums import ReviewStatus
from audits.annual_review.models import AnnualReview
from audits.annual_review.presenters.reasons import reasons_of
from audits.annual_review.presenters.reviews import outcome_pill
from audits.annual_review.verdict_lists import may_be_listed
from brandportal.errors import Verdict
from brandportal.pills import Pill
from brandportal.workdays.words import due_words


@dataclass(frozen=True)
class ListedVerdict:
    """An adverse verdict with its reasons, what the agency stated, and whether it can be put on a
    list; `ticked` on the page.
    """

    review: AnnualReview
    pill: Pill
    reasons: list[str]
    heard_until: str
    verdict: Verdict
    ticked: bool

    @property
    def is_stated(self) -> bool:
        return self.review.status == ReviewStatus.STATED


def listed_verdicts(
    reviews: Iterable[AnnualReview], proposed: Collection[int], ticked: Collection[str] | None
) -> list[ListedVerdict]:
    """One row for each; without `ticked` every one that can be put on a list is ticked."""
    return [
        ListedVerdict(
            review=row,
            pill=outcome_pill(row.outcome),
            reasons=reasons_of(row),
            heard_until=due_words(row.statement_due) if row.statement_due else "",
            verdict=may_be_listed(row, proposed),
            ticked=ticked is None or str(row.pk) in ticked,
        )
        for row in reviews
    ]
