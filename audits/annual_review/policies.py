"""Who may act on an annual review and on a rectification."""

from __future__ import annotations

from typing import Any

from audits.annual_review.models import AnnualReview, Rectification, ReviewRun
from audits.titles.policies import office_of_title
from brandportal.accounts.policies import drafts_for, heads, is_office
from brandportal.errors import Verdict


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
