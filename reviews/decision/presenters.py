"""The ranking for the leading group and the public; the stages and the register of objections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.form.enums import PUBLIC_STATUSES
from brandportal.exact import display
from brandportal.workdays.words import due_day_words
from reviews.decision.enums import OPEN_OBJECTIONS, ObjectionStatus
from reviews.decision.models import Decision, Objection, PublicNotice
from reviews.results.enums import Stability
from reviews.results.models import Result
from reviews.results.presenters.explanations import (
    GroupLine,
    Segment,
    few_judges_sentence,
    group_lines,
    segments,
    stability,
    told_ratings,
)


@dataclass(frozen=True)
class RankingRow:
    """One candidate in the table of the ranking."""

    result: Result
    segments: list[Segment]
    low: int | None
    high: int | None
    chance: Decimal | None
    stability: Stability
    class_rank: int | None
    told_ratings: str
    groups: list[GroupLine]
    few_judges: str
    starts_outside: bool
    decision: Decision | None


def ranking_rows(results: Sequence[Result], places: int) -> list[RankingRow]:
    """The shortlist in the order of the ranking; `starts_outside` marks the first row below the
    cut.
    """
    rows = []
    cut_drawn = False
    for result in results:
        outside = result.rank is None or result.rank > places
        uncertainty = result.explanation.get("uncertainty", {})
        chance = uncertainty.get("in_places")
        rows.append(
            RankingRow(
                result=result,
                segments=segments(result),
                low=uncertainty.get("rank_low"),
                high=uncertainty.get("rank_high"),
                chance=None if chance is None else display(Fraction(chance) * 100),
                stability=stability(result),
                class_rank=result.explanation.get("ranking", {}).get("class_rank"),
                told_ratings=told_ratings(result),
                groups=group_lines(result),
                few_judges=few_judges_sentence(result),
                starts_outside=outside and not cut_drawn,
                decision=getattr(result.application, "decision", None),
            )
        )
        cut_drawn = cut_drawn or outside
    return rows


@dataclass(frozen=True)
class ObjectionStage:
    """One stage of an objection for `components/timeline.html`: done, now or next."""

    name: str
    dates: str
    state: str
    note: str = ""


def objection_stages(objection: Objection) -> list[ObjectionStage]:
    """What has become of an objection, from received to answered, without naming who handles it."""
    closed = objection.status not in OPEN_OBJECTIONS
    steps = [(_("Received"), objection.filed_at)]
    if objection.status != ObjectionStatus.INADMISSIBLE:
        steps += [
            (_("Admitted"), objection.admitted_at),
            (_("Given to an investigator"), objection.assigned_at),
        ]
    steps.append((_("Answered"), objection.answered_at))
    done = sum(moment is not None for _name, moment in steps)
    return [
        ObjectionStage(
            name=name,
            dates=_day(moment),
            state="done" if moment else "now" if place == done else "next",
            note=_("by %(day)s at the latest") % {"day": due_day_words(objection.answer_due)}
            if place == len(steps) - 1 and not closed
            else "",
        )
        for place, (name, moment) in enumerate(steps)
    ]


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""


@dataclass(frozen=True)
class RegisterRow:
    """One objection in the public register: nothing about who filed it."""

    number: str
    about: str
    filed_at: datetime
    status: str
    answered_at: datetime | None
    outcome: str


def register_rows(notice: PublicNotice) -> list[RegisterRow]:
    """The public register of a notice. A brand that was not shortlisted is not named: it is not
    public.
    """
    return [
        RegisterRow(
            number=row.number,
            about=_about_in_public(row),
            filed_at=row.filed_at,
            status=str(row.get_status_display()),
            answered_at=row.answered_at,
            outcome=row.outcome,
        )
        for row in notice.objections.for_register()
    ]


def _about_in_public(objection: Objection) -> str:
    application = objection.application
    if application is None:
        return _("The procedure")
    if application.status not in PUBLIC_STATUSES:
        return _("A brand that was not shortlisted")
    return str(application.brand.name)
