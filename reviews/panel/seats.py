"""Who sits on the panel of an award year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.journal.models import Entry
from brandportal.notices.domain import queue
from brandportal.notices.notice_texts import NoticeText
from brandportal.notices.told import Told
from brandportal.proposals.proof import Pair, both, require_pair
from reviews.evaluation.class_panels import (
    members_by_panel,
    panels_at_work,
    panels_of,
    too_small,
)
from reviews.evaluation.enums import PANEL_AT_WORK, EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.experts.as_drawn import refuse_undrawn
from reviews.experts.policies import office_seats, still_to_seat
from reviews.experts.pool import beyond_their_term
from reviews.panel.models import AssignmentPlan, PanelSeat


def may_seat(cycle: Cycle, *, by: Any) -> Verdict:
    """The office seats the panel of an open award year until scoring opens; nobody chooses judges
    for their own agency.
    """
    return first_no(office_seats(cycle, by=by), still_to_seat(cycle))


def kept_panel(
    members: Sequence[User], lead: User, classes: Mapping[int, str] | None = None
) -> dict[str, Any]:
    kept: dict[str, Any] = {"members": sorted({one.pk for one in members}), "lead": lead.pk}
    if classes:
        kept["classes"] = {str(pk): own for pk, own in sorted(classes.items())}
    return kept


def seat_panel(
    *,
    cycle: Cycle,
    members: Sequence[User],
    lead: User,
    classes: Mapping[int, str] | None = None,
    by: Any,
    now: datetime,
    pair: Pair | None = None,
) -> Evaluation:
    """Seat the panel of an award year, or change it while scoring has not begun; who scored what by
    an earlier plan is given up. `classes` say by person, by key, which classes of agency he scores
    (`PanelSeat.classes`), where classes have panels of their own. Returns the evaluation.

    One officer proposes it and another confirms it. Refuses fewer members than the rules require, a
    member without the role, a lead outside the panel, and an officer who works for a participating
    agency.
    """
    with action(by=by, now=now) as act:
        require(office_seats(cycle, by=by))
        agreed = require_pair(
            pair,
            action="evaluation.seat_panel",
            obj=cycle,
            arguments=kept_panel(members, lead, classes),
            by=by,
            now=now,
        )
        cycle = act.lock(cycle)
        require(when=still_to_seat(cycle))
        own = dict(classes or {})
        people = can_seat(cycle, members=members, lead=lead, classes=own, now=now)
        evaluation, _created = Evaluation.objects.get_or_create(cycle=cycle)
        AssignmentPlan.objects.filter(evaluation=evaluation).delete()
        evaluation.seats.all().delete()
        PanelSeat.objects.bulk_create(
            PanelSeat(
                evaluation=evaluation,
                user=person,
                is_lead=person.pk == lead.pk,
                classes=own.get(person.pk, ""),
            )
            for person in people
        )
        seated: dict[str, Any] = {"members": [person.pk for person in people], "lead": lead.pk}
        if own:
            seated["classes"] = {str(person.pk): own[person.pk] for person in people}
        act.log(
            "evaluation.seat_panel",
            gettext_noop("Seated the panel"),
            evaluation,
            {**seated, **both(agreed)},
        )
    return evaluation


def can_seat(
    cycle: Cycle,
    *,
    members: Sequence[User],
    lead: User,
    classes: Mapping[int, str],
    now: datetime,
) -> list[User]:
    """The members, each once. Refuses with BadInput too few of them, one without the role or past
    the term in the pool, one who sits on another panel at work, others than those drawn by lot, a
    lead who is none of them, and where classes of agency have panels of their own a member of none
    and a panel that is too small.
    """
    least = cycle.rules["panel"]["judges_min"]
    people = list({person.pk: person for person in members}.values())
    if len(people) < least:
        raise BadInput(
            _("The panel needs at least %(least)d members.") % {"least": least}, field="members"
        )
    for person in people:
        if not has_role(person, Role.PANEL):
            raise BadInput(
                _("%(person)s is not a panel member.") % {"person": person}, field="members"
            )
    refuse_two_seats(people)
    refuse_elsewhere(people, cycle, field="members")
    refuse_past_term(people, now, field="members")
    _refuse_classes(cycle, people, classes)
    refuse_undrawn(cycle, people, classes)
    if lead.pk not in {person.pk for person in people}:
        raise BadInput(_("The lead has to be a member of the panel."), field="lead")
    return people


def _refuse_classes(cycle: Cycle, people: Sequence[User], classes: Mapping[int, str]) -> None:
    panels = panels_of(cycle.rules)
    if not panels:
        if any(classes.values()):
            raise BadInput(_("By the rules of this year one panel scores all."), field="members")
        return
    own = {person.pk: set(filter(None, classes.get(person.pk, "").split("+"))) for person in people}
    for person in people:
        of_panels = [
            set(panel.split("+")) for panel in panels if own[person.pk] >= set(panel.split("+"))
        ]
        if not of_panels or set().union(*of_panels) != own[person.pk]:
            raise BadInput(
                _("Say for which panel %(person)s sits.") % {"person": person}, field="members"
            )
    there = members_by_panel(cycle, [classes[person.pk] for person in people])
    small = too_small(cycle, there, panels_at_work(cycle))
    if small:
        raise BadInput(small[0], field="members")


def refuse_two_seats(people: Sequence[User]) -> None:
    """Refuse with BadInput two accounts of one person."""
    for one, other in combinations(people, 2):
        if one.is_same_person(other):
            raise BadInput(
                _("%(one)s and %(other)s are two accounts of one person, who sits once.")
                % {"one": f"{one} ({one.username})", "other": f"{other} ({other.username})"},
                field="members",
            )


def refuse_elsewhere(people: Sequence[User], cycle: Cycle, *, field: str) -> None:
    """Refuse with BadInput a person who sits on the panel of another award year that is not through
    with its scoring: the panel room is of one panel at a time.
    """
    theirs = reduce(or_, (person.accounts_in("user") for person in people))
    seats = PanelSeat.objects.filter(theirs, excused_at=None, evaluation__status__in=PANEL_AT_WORK)
    elsewhere = seats.exclude(evaluation__cycle=cycle).select_related("user", "evaluation__cycle")
    if seat := elsewhere.first():
        raise BadInput(
            _("%(person)s sits on the panel of %(year)s, which is not through with its scoring.")
            % {"person": seat.user, "year": seat.evaluation.cycle},
            field=field,
        )


def refuse_past_term(people: Sequence[User], now: datetime, *, field: str) -> None:
    """Refuse with BadInput an expert of the pool who is not in his term."""
    for person in beyond_their_term(people, now):
        raise BadInput(
            _("%(person)s is in the pool of experts, but not in the term.") % {"person": person},
            field=field,
        )


def may_be_left(user: User) -> Verdict:
    """Whether no seat of an evaluation that is not concluded hangs on this account."""
    seats = PanelSeat.objects.filter(user=user, excused_at=None)
    if seats.exclude(evaluation__status=EvaluationStatus.CONCLUDED).exists():
        return no(
            _(
                "This account has a seat on the panel of a year that is not concluded. Keep this "
                "one and close the other, or wait."
            )
        )
    return YES


def scored_applications(evaluation: Evaluation):
    """The applications that the panel scores, ordered by number."""
    return evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED).select_related(
        "brand", "agency"
    )


def tell_members(entry: Entry, to: Iterable[User], text: NoticeText, **words: str | Told) -> None:
    """Tell people of the panel what became of their seats, with the way to the panel room."""
    queue(
        to=to,
        key=f"journal:{entry.seq}",
        text=text,
        context=words,
        url=reverse("panel:home"),
        now=entry.at,
    )
