"""Who may act on a title; nobody acts on their own agency."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from audits.titles.models import Title
from brandportal.accounts.policies import is_office, is_tied_to
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workflow import Clock


def free_of_conflict(agency_id: int, *, by: Any) -> Verdict:
    """Nobody decides about an agency that they work for, staff and superusers included."""
    if is_tied_to(by, agency_id):
        return no(_("You work for this agency; somebody else has to decide here."))
    return YES


def office_of_title(title: Title, *, by: Any) -> Verdict:
    """The office, without a conflict of interest."""
    return first_no(is_office(by), free_of_conflict(title.agency_id, by=by))


def office_or_clock_of_title(title: Title, *, by: Any) -> Verdict:
    """Consequences of an annual review: automatically, or when the office has answered."""
    return YES if isinstance(by, Clock) else office_of_title(title, by=by)
