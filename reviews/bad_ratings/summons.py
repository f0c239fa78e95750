"""Summons (约谈): an agency with several poor months in a row is listed for a talk; the office
records its result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import Agency, User
from brandportal.accounts.policies import free_of_conflict, is_office
from brandportal.errors import YES, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.workflow import CLOCK
from reviews.bad_ratings.cases import case_text
from reviews.bad_ratings.models import Case, Summons
from reviews.bad_ratings.rates import Month, agencies_with_cases, facts_of
from reviews.scoring.loop import MonthFigures, month_figures

TO_A_TALK = notice_text(
    "summons.raised",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("The Efficiency Office will ask you to a talk"),
    body=gettext_noop(
        "%(agency)s answered too few bad ratings in time in %(count)s months in a row. The "
        "Efficiency Office "
        "will ask its head to a talk."
    ),
)


@dataclass(frozen=True)
class Poor:
    """An agency with its poor months in a row, the oldest first."""

    agency: Agency
    months: tuple[tuple[Month, MonthFigures], ...]


def poor_agencies(now: datetime) -> list[Poor]:
    """Agencies poor in as many of the months that are over, in a row, as the rules say."""
    last = Month.of(now).before
    earliest = last
    for _step in range(11):
        earliest = earliest.before
    poor = []
    for agency, cases in agencies_with_cases(earliest.begins):
        rules = max(cases, key=lambda case: case.application.cycle.year).application.cycle.rules
        months = [
            last.shifted(-back) for back in reversed(range(int(rules["bad_rating"]["poor_months"])))
        ]
        found = [_figures(cases, month) for month in months]
        below = Fraction(str(rules["bad_rating"]["poor_month_below"]))
        if all(row.is_poor(below) for row in found):
            poor.append(Poor(agency, tuple(zip(months, found, strict=True))))
    return poor


def _figures(cases: list[Case], month: Month) -> MonthFigures:
    return month_figures(map(facts_of, cases), begins=month.begins, ends=month.ends)


def raise_summons(*, poor: Poor, now: datetime) -> int:
    """Summon the agency and notify its head; returns how many summonses were made.

    Only the scheduled task does this; once for each agency and last month, however often it runs.
    """
    agency, months = poor.agency, poor.months
    figures = [
        {"month": str(month), "to_answer": row.to_answer, "in_time": row.in_time}
        for month, row in months
    ]
    with action(by=CLOCK, now=now) as act:
        summons, created = Summons.objects.get_or_create(
            agency=agency,
            last_month=str(months[-1][0]),
            defaults={"months": figures, "raised_at": now},
        )
        if not created:
            return act.nothing_done(0)
        entry = act.log(
            "summons.raise",
            gettext_noop("Put an agency on the list for a talk"),
            summons,
            {"months": figures},
        )
        queue(
            to=User.objects.filter(
                memberships__agency=agency,
                memberships__role=AgencyRole.HEAD,
                memberships__ended_at=None,
            ).distinct(),
            key=f"journal:{entry.seq}",
            text=TO_A_TALK,
            context={"agency": agency.name, "count": str(len(months))},
            url=reverse("workspace:case-list"),
            now=now,
        )
    return 1


def may_hold(summons: Summons, *, by: Any) -> Verdict:
    """The office, except people with a conflict of interest, and once."""
    allowed = _talks(summons, by=by)
    return _still_open(summons) if allowed else allowed


def _talks(summons: Summons, *, by: Any) -> Verdict:
    return first_no(is_office(by), free_of_conflict(summons.agency_id, by=by))


def _still_open(summons: Summons) -> Verdict:
    return YES if summons.held_at is None else no(_("The talk has been held."))


def hold_talk(*, summons: Summons, minutes: str, by: Any, now: datetime) -> Summons:
    """Record that the talk was held and its result. Refuses with NotAllowed, NotNow (recorded
    before) and BadInput.
    """
    agreed = case_text(minutes, "minutes", _("Please write what was agreed."))
    with action(by=by, now=now) as act:
        current = act.lock(summons)
        require(_talks(current, by=by), _still_open(current))
        current.held_at, current.held_by, current.minutes = now, by, agreed
        current.save(update_fields=["held_at", "held_by", "minutes"])
        act.log("summons.hold", gettext_noop("Held a talk with an agency"), current)
    return current
