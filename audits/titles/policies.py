"""Who may act on a title; nobody acts on their own agency."""

from __future__ import annotations

from typing import Any

from audits.titles.models import Title
from brandportal.accounts.policies import free_of_conflict, is_office
from brandportal.errors import YES, Verdict, first_no
from brandportal.workflow import Clock


def office_of_title(title: Title, *, by: Any) -> Verdict:
    """The office, without a conflict of interest."""
    return first_no(is_office(by), free_of_conflict(title.agency_id, by=by))


def office_or_clock_of_title(title: Title, *, by: Any) -> Verdict:
    """Consequences of an annual review: automatically, or when the office has answered."""
    return YES if isinstance(by, Clock) else office_of_title(title, by=by)
