"""Experts of the pool."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from brandportal.accounts.models import User
from reviews.experts.enums import Expertise
from reviews.experts.models import Expert
from reviews.experts.pool import save_expert


def make_expert(
    person: User,
    *,
    by: Any,
    now: datetime,
    field: str = Expertise.LAW,
    also: tuple[str, ...] = (),
    term: tuple[date, date] = (date(2020, 1, 1), date(2030, 12, 31)),
) -> Expert:
    """Somebody in the pool."""
    expert = Expert(
        person=person, field=field, also=list(also), term_from=term[0], term_until=term[1]
    )
    return save_expert(expert=expert, changed=["person", "field"], by=by, now=now)
