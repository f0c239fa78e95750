"""Who may act on titles, annual reviews and rectifications; each no with its sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from audits.models import AnnualReview, Rectification, Title
from brandportal.accounts.policies import drafts_for, heads, is_office, is_tied_to
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workflow import Clock


def free_of_conflict(by: Any, agency_id: int) -> Verdict:
    """Nobody decides about the agency he works for; this binds staff and superusers too."""
    if is_tied_to(by, agency_id):
        return no(_("You work for this agency; somebody else has to decide here."))
    return YES


def office_of_title(by: Any, title: Title) -> Verdict:
    """The office, free of a conflict of interest."""
    return first_no(is_office(by), free_of_conflict(by, title.agency_id))


def office_or_clock_of_title(by: Any, title: Title) -> Verdict:
    """What follows from an annual review: by itself at its time, or when the office has answered."""
    return YES if isinstance(by, Clock) else office_of_title(by, title)


def head_of_review(by: Any, review: AnnualReview) -> Verdict:
    return heads(by, review.title.agency_id)


def drafts_review(by: Any, review: AnnualReview) -> Verdict:
    """Drafter and head fill the report in; only the head hands it in."""
    return drafts_for(by, review.title.agency_id)


def office_of_review(by: Any, review: AnnualReview) -> Verdict:
    return office_of_title(by, review.title)


def head_of_rectification(by: Any, rectification: Rectification) -> Verdict:
    return head_of_review(by, rectification.review)


def office_of_rectification(by: Any, rectification: Rectification) -> Verdict:
    return office_of_review(by, rectification.review)
