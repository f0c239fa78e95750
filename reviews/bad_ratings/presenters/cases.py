"""A case for its agency: what was rated and said, never by whom, when or in which group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.pills import Pill
from brandportal.workdays.calendar import last_day_of, working_days_until
from reviews.bad_ratings.enums import OWED_CASES, CaseStatus
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.rates import is_late
from reviews.comments.models import Comment
from reviews.rating.enums import Level
from reviews.rating.models import Rating
from reviews.rating.reasons import reason_words

ASPECTS = ("attitude", "ability", "efficiency", "effect")


def comment_of(rating: Rating) -> str:
    """The rater's public comment; empty if it is held, hidden or not screened."""
    shown = Comment.objects.to_be_shown().filter(rating=rating.pk)
    return shown.values_list("text", flat=True).first() or ""


@dataclass(frozen=True)
class WhatWasRated:
    """The content of one bad rating in words."""

    overall: str
    aspects: list[tuple[str, str]]
    reasons: list[str]
    comment: str
    service_point: str


def what_was_rated(case: Case) -> WhatWasRated:
    """Levels, ticked reasons, comment and service point."""
    rating = case.rating
    names = {
        name: str(getattr(Rating._meta.get_field(name), "verbose_name", name)) for name in ASPECTS
    }
    given = {name: getattr(rating, name) for name in ASPECTS}
    return WhatWasRated(
        overall=str(Level(rating.overall).label),
        aspects=[(names[name], str(Level(level).label)) for name, level in given.items() if level],
        reasons=reason_words(case.application.cycle.rules, rating.reasons),
        comment=comment_of(rating),
        service_point=str(rating.service_point or ""),
    )


@dataclass(frozen=True)
class CasePill(Pill):
    """The status in one word; `late` is shown beside it."""

    late: bool


def case_pill(case: Case, now: datetime) -> CasePill:
    """The status as a pill."""
    status = CaseStatus(case.status)
    return CasePill(str(status.label), status.tone, is_late(case, now))


def due_of(case: Case) -> datetime | None:
    """The moment before which the agency must act; None if others must act."""
    if case.status == CaseStatus.TO_VERIFY:
        return case.verify_due
    return case.answer_due if case.status in OWED_CASES else None


def words_left(case: Case, now: datetime, days: Mapping[Any, int] | None = None) -> str:
    """The remaining time in words; empty if nothing is owed. `days` saves queries in a list."""
    due = due_of(case)
    if due is None:
        return ""
    if now >= due:
        return _("overdue since %(day)s") % {"day": f"{timezone.localtime(due):%Y-%m-%d}"}
    last = last_day_of(due)
    left = (days or working_days_until(timezone.localdate(now), [last]))[last]
    if left == 0:
        return _("ends today or on the next days off")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {
        "days": left
    }


def days_left(cases: list[Case], now: datetime) -> Mapping[Any, int]:
    """The remaining working days of each due date in a list, in one query."""
    dues = [due for case in cases if (due := due_of(case)) is not None]
    return working_days_until(timezone.localdate(now), [last_day_of(due) for due in dues])
