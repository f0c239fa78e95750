"""A second account is no second person: every guard that keeps people out of what is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from brandportal.accounts.domain import people
from brandportal.accounts.domain.same_person import unite
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import OPERATOR, is_person, not_oneself, one_account_each
from brandportal.errors import BadInput, NotNow, Verdict
from brandportal.journal.actions import action
from brandportal.proposals.actions import two_person_actions
from brandportal.proposals.domain import confirmers_of
from reviews.bad_ratings.policies import independent
from reviews.batches.workflow import second_person as compares_batch
from reviews.decision.policies import not_handled_before
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.permits import may_confirm_permit, may_propose_permit
from reviews.experts.models import Expert
from reviews.experts.pool import save_expert
from reviews.meeting.policies import members_now
from reviews.meeting.sittings import attend, open_sitting
from reviews.models import (
    Batch,
    Case,
    Declaration,
    Hold,
    Moderation,
    PaperSheet,
    Rating,
    ScoreSheet,
)
from reviews.moderation.policies import may_end
from reviews.panel.members import can_replace
from reviews.panel.paper_workflow import may_confirm, may_settle
from reviews.panel.policies import may_enter_for, may_set_aside_of_others, may_unlock
from reviews.panel.seats import can_seat
from reviews.panel.sheets import progress
from tests.factories import evaluation as make
from tests.factories.people import make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
year = built_once(make.year_before_the_panel)


def joined_by_address(one: User, other: User) -> None:
    User.objects.filter(pk=other.pk).update(email=one.email.upper())


def joined_long_ago(one: User, other: User) -> None:
    """An address both had, and neither has any more."""
    unite([one, other])


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def own_paper(year: Any, judge: User) -> PaperSheet:
    seat = year.seats.get(user=judge)
    return PaperSheet(
        seat=seat, application=year.cycle.applications.first(), typed_by=make_user(Role.OFFICE)
    )


def sheet_of(year: Any, judge: User) -> ScoreSheet:
    return ScoreSheet(seat=year.seats.get(user=judge), application=year.cycle.applications.first())


def held_by(year: Any, user: User, field: str) -> Any:
    """A case about a rating whose hold this person opened or decided."""
    brand = year.cycle.applications.first()
    rating = Rating(pk=0, application=brand, hold=Hold(pk=0, **{field: user}))
    return Case(pk=0, application=brand, rating=rating)


def handled(year: Any, user: User) -> Any:
    """An objection about a brand that this person accepted."""
    brand = year.cycle.applications.first()
    with action(by=user, now=make.SCORING) as act:
        act.log("application.accept", "Accepted", brand)
    notice = SimpleNamespace(evaluation_id=year.pk)
    return SimpleNamespace(
        application=brand, application_id=brand.pk, agency_id=None, notice=notice
    )


Guard = Callable[[Any, User, User], Verdict]
# Of each: the verdict about `by`, where what it is about is `own`'s. `own` is a judge of the panel.
GUARDS: dict[str, Guard] = {
    "types the sheet": lambda year, own, by: may_enter_for(year.seats.get(user=own), by=by),
    "types a colleague's": lambda year, own, by: may_enter_for(
        year.seats.exclude(user=own).first(), by=by
    ),
    "withdraws the paper": lambda year, own, by: may_settle(own_paper(year, own), by=by),
    "compares the own paper": lambda year, own, by: may_confirm(own_paper(year, own), by=by),
    "compares what he typed": lambda year, own, by: may_confirm(
        PaperSheet(seat=year.seats.exclude(user=own).first(), typed_by=own), by=by
    ),
    "ends a discussion of judges": lambda year, own, by: may_end(
        Moderation(evaluation=year), by=by
    ),
    "unlocks": lambda year, own, by: may_unlock(sheet_of(year, own), by=by),
    "sets aside": lambda year, own, by: may_set_aside_of_others(sheet_of(year, own), by=by),
    "compares a batch": lambda year, own, by: compares_batch(
        Batch(evaluation=year, uploaded_by=own), by=by
    ),
    "re-checks what he held": lambda year, own, by: independent(
        held_by(year, own, "opened_by"), by=by
    ),
    "re-checks what he excluded": lambda year, own, by: independent(
        held_by(year, own, "decided_by"), by=by
    ),
    "answers about what he handled": lambda year, own, by: not_handled_before(
        handled(year, own), by=by
    ),
    "opens a year to himself": lambda year, own, by: may_propose_permit(
        year, by=by, person=fresh(own)
    ),
    "gives himself a role": lambda year, own, by: people.may_grant(fresh(own), by=by),
    "takes his own role": lambda year, own, by: people.may_revoke(fresh(own), by=by),
    "adds himself to an agency": lambda year, own, by: people.may_join(fresh(own), by=by),
}


@pytest.mark.parametrize("join", [joined_by_address, joined_long_ago])
@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS.keys())
def test_the_other_account_of_a_person_is_kept_out_too(year, guard, join):
    own, by = year.seats.first().user, make_user(Role.OFFICE)
    join(own, by)
    assert not guard(year, fresh(own), fresh(by))


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS.keys())
def test_another_person_is_not(year, guard):
    if guard is GUARDS["compares the own paper"]:
        own = make_user(Role.OFFICE)
        assert may_confirm(own_paper(year, year.seats.first().user), by=own)
        return
    own = year.seats.first().user
    assert guard(year, own, make_user(Role.OFFICE)).reason == ""


SECURITY: dict[str, Guard] = {
    "confirms a permit": lambda year, own, by: may_confirm_permit(year, by=by, person=own),
    "confirms an appointment": lambda year, own, by: people.may_confirm_appointment(
        own, role=Role.LEADER, by=by
    ),
    "locks the account": lambda year, own, by: people.may_secure(own, by=by),
}


@pytest.mark.parametrize("join", [joined_by_address, joined_long_ago])
@pytest.mark.parametrize("guard", SECURITY.values(), ids=SECURITY.keys())
def test_no_administration_acts_on_another_account_of_its_own(year, guard, join):
    own, by = make_user(Role.LEADER), make_user(Role.SECURITY_ADMIN)
    assert guard(year, own, by)
    join(own, by)
    assert not guard(year, fresh(own), fresh(by))


def test_nobody_is_named_as_confirmer_of_what_he_proposed_himself():
    one, other, third = (make_user(Role.OFFICE) for _ in range(3))
    row = two_person_actions()["panel.excuse"]
    joined_by_address(one, other)
    assert set(confirmers_of(row, but=fresh(one))) == {third}
    assert other in confirmers_of(row, but=OPERATOR)


def test_a_person_sits_once_on_a_panel(year):
    seats = [seat.user for seat in year.seats.select_related("user")]
    second = make_user(Role.PANEL)
    joined_long_ago(seats[0], second)
    members = [*seats, second]
    with pytest.raises(BadInput) as refused:
        can_seat(
            year.cycle,
            members=[fresh(one) for one in members],
            lead=seats[1],
            classes={},
            now=make.SCORING,
        )
    assert refused.value.field == "members"
    with pytest.raises(BadInput) as refused:
        can_replace(year, year.seats.last(), fresh(second), make.SCORING)
    assert refused.value.field == "member"


def test_a_person_is_once_in_the_pool_of_experts():
    first, second = make_user(Role.PANEL), make_user(Role.PANEL)
    office = make_user(Role.OFFICE)

    def add(person: User) -> None:
        day = make.SCORING.date()
        expert = Expert(
            person=person, field="public_service", term_from=day, term_until=day + timedelta(9)
        )
        save_expert(expert=expert, changed=["person"], by=office, now=make.SCORING)

    add(first)
    joined_by_address(first, second)
    with pytest.raises(BadInput) as refused:
        add(fresh(second))
    assert refused.value.field == "person"


def test_a_leader_is_present_once_and_counts_once():
    year = make.at(make.cycle(), EvaluationStatus.COUNTED)
    one, other, third = (make_user(Role.LEADER) for _ in range(3))
    assert members_now() == 3
    joined_by_address(one, other)
    assert members_now() == 2
    sitting = open_sitting(evaluation=year, by=fresh(one), now=make.AFTER_RATING)
    with pytest.raises(NotNow):
        attend(sitting=sitting, by=fresh(other), now=make.AFTER_RATING)
    attend(sitting=sitting, by=third, now=make.AFTER_RATING)


def test_what_a_judge_declared_is_hidden_from_his_other_account(year):
    seat, by = year.seats.first(), make_user(Role.OFFICE)
    brand = year.cycle.applications.first()
    Declaration.objects.create(
        seat=seat, application=brand, has_conflict=True, reason="family", declared_at=make.SCORING
    )
    counted = sum(row.owed for row in progress(year, hidden_from=by))
    joined_by_address(seat.user, by)
    assert sum(row.owed for row in progress(year, hidden_from=fresh(by))) < counted


def test_the_clock_the_operator_and_visitors_are_nobody():
    one, other = make_user(), make_user()
    for by in (OPERATOR, AnonymousUser(), None):
        assert not is_person(by, one, None)
        assert not_oneself(by, one, words="x")
    assert is_person(one, other, one)
    assert one_account_each([one, other]) == [one, other]
