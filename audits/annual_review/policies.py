"""Who may act on an annual review and on a rectification."""

from __future__ import annotations

from typing import Any

from audits.annual_review.models import AnnualReview, Rectification, ReviewRun, VerdictList
from audits.titles.policies import office_of_title
from brandportal.accounts.policies import drafts_for, free_of_conflict, heads, is_office
from brandportal.errors import Verdict, first_no


def head_of_review(review: AnnualReview, *, by: Any) -> Verdict:
    return heads(by, review.title.agency_id)


def drafts_review(review: AnnualReview, *, by: Any) -> Verdict:
    """Drafter and head fill in the report; only the head submits it."""
    return drafts_for(by, review.title.agency_id)


def office_of_review(review: AnnualReview, *, by: Any) -> Verdict:
    return office_of_title(review.title, by=by)


def head_of_rectification(rectification: Rectification, *, by: Any) -> Verdict:
    return head_of_review(rectification.review, by=by)


def office_of_rectification(rectification: Rectification, *, by: Any) -> Verdict:
    return office_of_review(rectification.review, by=by)


def office_of_run(run: ReviewRun, *, by: Any) -> Verdict:
    """Opening a year concerns every title alike, so a tie to one agency does not bind here."""
    return is_office(by)


def office_of_list(verdict_list: VerdictList, *, by: Any) -> Verdict:
    """The office, without a conflict of interest with any agency on the list."""
    agencies = verdict_list.reviews.values_list("title__agency", flat=True).distinct()
    return first_no(is_office(by), *(free_of_conflict(agency, by=by) for agency in agencies))
