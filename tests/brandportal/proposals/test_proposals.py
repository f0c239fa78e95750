"""Proposed by one, confirmed by another: who, what, until when, and no other way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import OPERATOR
from brandportal.canonical import digest
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.invariants import broken_invariants
from brandportal.journal.domain import append
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.proposals import domain
from brandportal.proposals.actions import EXCLUSIONS
from brandportal.proposals.invariants import INVARIANTS
from brandportal.proposals.models import Proposal
from brandportal.proposals.proof import Pair, require_pair
from brandportal.workflow import CLOCK
from reviews.models import Delivery, RatingInvitation
from reviews.rating.letters import issue_invitations
from tests.factories.pairs import confirmed, make_register, partner, proposed, words
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    made = make_year()
    make_register(made.first, "deputies", 40, now=NOW)
    return made


@pytest.fixture
def officer():
    return make_officer()


def letters_for(year, by, count=5, now=NOW, **more):
    return proposed(
        issue_invitations,
        application=year.first,
        group="deputies",
        count=count,
        by=by,
        now=now,
        **more,
    )


def lapse_over(*, now: datetime) -> list[Proposal]:
    """Those that the clock ends at this moment."""
    waiting = list(Proposal.objects.open())
    ended = [domain.lapse_if_over(proposal=row, now=now) for row in waiting]
    return [row for row in ended if row is not None]


def test_a_proposal_does_nothing_and_tells_those_who_may_confirm(year, officer):
    colleague = partner(Role.OFFICE)
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    waiting = letters_for(year, officer)
    assert (waiting.status, RatingInvitation.objects.count()) == ("open", 0)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [colleague.pk]
    assert insider.pk != colleague.pk
    entry = Entry.objects.get()
    assert (entry.action, entry.data["action"], entry.data["reason"]) == (
        "proposal.propose",
        "reviews.issue_invitations",
        waiting.reason,
    )


def test_the_confirmation_carries_it_out_and_the_journal_names_both(year, officer):
    waiting = letters_for(year, officer)
    colleague = partner(Role.OFFICE)
    done = confirmed(waiting, by=colleague, now=NOW + DAY)
    assert len(done.result) == RatingInvitation.objects.count() == 5
    assert (done.proposal.status, done.proposal.carried_out_at) == ("confirmed", NOW + DAY)
    entry = Entry.objects.get(action="reviews.issue_invitations")
    assert entry.actor == colleague
    assert entry.data["proposed_by"] == officer.pk
    assert entry.data["proposal"] == waiting.pk
    assert entry.data["sources"] == ["市人大办〔2026〕3号名单"]
    assert Notice.objects.filter(recipient=officer).count() == 1


def test_nobody_confirms_the_own_proposal_and_the_database_holds_it(year, officer):
    waiting = letters_for(year, officer)
    with pytest.raises(NotAllowed, match="You proposed this yourself"):
        confirmed(waiting, by=officer, now=NOW)
    with pytest.raises(NotAllowed, match="You proposed this yourself"):
        domain.refuse(proposal=waiting, reason=words(), by=officer, now=NOW, proved_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(
            status="confirmed",
            confirmed_by=officer,
            confirmed_at=NOW,
            confirmed_proof_at=NOW,
            answer="x",
        )
    assert RatingInvitation.objects.count() == 0


def test_a_second_account_of_the_proposer_is_no_second_person(year, officer):
    waiting = letters_for(year, officer)
    second = make_officer("second")
    second.email = officer.email.upper()
    second.save(update_fields=["email"])
    with pytest.raises(NotAllowed, match="You proposed this yourself"):
        confirmed(waiting, by=second, now=NOW)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.SECURITY_ADMIN, Role.PANEL])
def test_the_wrong_role_neither_proposes_nor_confirms(year, officer, role):
    other = make_user(role, username="other")
    with pytest.raises(NotAllowed):
        letters_for(year, other)
    waiting = letters_for(year, officer)
    with pytest.raises(NotAllowed):
        confirmed(waiting, by=other, now=NOW)
    assert RatingInvitation.objects.count() == 0


def test_who_works_for_the_agency_does_not_confirm(year, officer):
    waiting = letters_for(year, officer)
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    with pytest.raises(NotAllowed, match="You have a conflict of interest with this agency"):
        confirmed(waiting, by=insider, now=NOW)


def test_a_proposer_who_lost_the_role_proposes_nothing_any_more(year, officer):
    waiting = letters_for(year, officer)
    officer.grants.all().delete()
    with pytest.raises(NotAllowed, match="may no longer propose"):
        confirmed(waiting, by=partner(Role.OFFICE), now=NOW)


@pytest.mark.parametrize("age", [None, timedelta(seconds=301), timedelta(seconds=-1)])
def test_without_a_fresh_proof_nothing_is_proposed_or_confirmed(year, officer, age):
    proved_at = None if age is None else NOW - age
    given = {"reason": words(), "now": NOW, "proved_at": proved_at}
    with pytest.raises(NotAllowed, match="prove again who you are"):
        domain.propose(
            action="reviews.issue_invitations",
            obj=year.first,
            arguments={"group": "deputies", "count": 5},
            by=officer,
            **given,
        )
    waiting = letters_for(year, officer)
    for verb in (domain.confirm, domain.refuse):
        with pytest.raises(NotAllowed, match="prove again who you are"):
            verb(proposal=waiting, by=partner(Role.OFFICE), **given)
    assert RatingInvitation.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["", "   ", "……！！！，，。。", "好", "aaaaaaaaaaaa", "ok.", "1 1 1 1 1 1"]
)
def test_a_reason_says_something(year, officer, text):
    with pytest.raises(BadInput) as refusal:
        domain.propose(
            action="reviews.issue_invitations",
            obj=year.first,
            arguments={"group": "deputies", "count": 5},
            reason=text,
            by=officer,
            now=NOW,
            proved_at=NOW,
        )
    assert refusal.value.field == "why"


def test_the_same_words_do_not_serve_twice(year, officer):
    waiting = letters_for(year, officer)
    colleague = partner(Role.OFFICE)
    given = {"proposal": waiting, "by": colleague, "now": NOW, "proved_at": NOW}
    with pytest.raises(BadInput, match="in your own words"):
        domain.confirm(reason=f"{waiting.reason}。", **given)
    domain.refuse(reason="the list is of last year", **given)
    again = letters_for(year, officer)
    with pytest.raises(BadInput, match="for another proposal"):
        domain.refuse(reason="The list is of last year!", **{**given, "proposal": again})


def test_one_proposal_an_action_and_object(year, officer):
    waiting = letters_for(year, officer)
    with pytest.raises(NotNow, match="proposed already"):
        letters_for(year, officer, count=6)
    waiting.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save(force_insert=True)
    domain.withdraw(proposal=Proposal.objects.get(), by=officer, now=NOW)
    assert letters_for(year, officer, count=6).status == "open"


def test_only_the_proposer_withdraws_and_then_it_is_over(year, officer):
    waiting = letters_for(year, officer)
    with pytest.raises(NotAllowed):
        domain.withdraw(proposal=waiting, by=partner(Role.OFFICE), now=NOW)
    domain.withdraw(proposal=waiting, by=officer, now=NOW)
    with pytest.raises(NotNow):
        confirmed(waiting, by=partner(Role.OFFICE), now=NOW)


def test_a_changed_object_makes_the_proposal_stale_and_the_clock_ends_it(year, officer):
    waiting = letters_for(year, officer)
    make_register(year.first, "deputies", 3, now=NOW)
    with pytest.raises(NotNow, match="has changed since it was proposed"):
        confirmed(waiting, by=partner(Role.OFFICE), now=NOW)
    assert [row.pk for row in lapse_over(now=NOW)] == [waiting.pk]
    assert lapse_over(now=NOW) == []
    assert Notice.objects.filter(recipient=officer).count() == 1
    assert RatingInvitation.objects.count() == 0


def test_another_language_does_not_make_a_proposal_stale(year, officer):
    """A list without a source is named by its kind, in the reader's words; neither a colleague nor
    the clock sees a change.
    """
    Delivery.objects.update(way="api", source="")
    with translation.override("zh-hans"):
        waiting = letters_for(year, officer)
    with translation.override("en"):
        assert lapse_over(now=NOW) == []
        confirmed(waiting, by=partner(Role.OFFICE), now=NOW)
    assert RatingInvitation.objects.count() == 5


def test_a_proposal_waits_seven_days(year, officer):
    waiting = letters_for(year, officer)
    late = NOW + 7 * DAY
    assert lapse_over(now=late - timedelta(seconds=1)) == []
    with pytest.raises(NotNow, match="time for confirming this is over"):
        confirmed(waiting, by=partner(Role.OFFICE), now=late)
    lapse_over(now=late)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.lapsed_at) == ("lapsed", late)


def test_what_fails_when_it_is_carried_out_leaves_the_proposal_open(year, officer, monkeypatch):
    waiting = letters_for(year, officer)

    def broken(*args, **kwargs):
        raise OSError("no room left")

    monkeypatch.setattr(RatingInvitation.objects, "bulk_create", broken)
    with pytest.raises(OSError, match="no room left"):
        confirmed(waiting, by=partner(Role.OFFICE), now=NOW)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.confirmed_at) == ("open", None)


def _forged(year, officer, **changes):
    """A row as a confirmation leaves it while it carries out, with something changed, and what the
    verb asks for.
    """
    colleague = partner(Role.OFFICE)
    waiting = letters_for(year, officer)
    wanted = {
        "status": "confirmed",
        "confirmed_by": colleague,
        "confirmed_at": NOW,
        "confirmed_proof_at": NOW,
        "answer": "as was agreed",
        **changes,
    }
    Proposal.objects.filter(pk=waiting.pk).update(**wanted)
    return lambda **asked: require_pair(
        Pair(waiting.pk),
        **{
            "action": "reviews.issue_invitations",
            "obj": year.first,
            "arguments": {"group": "deputies", "count": 5},
            "by": colleague,
            "now": NOW,
            **asked,
        },
    )


def test_the_proof_fits_one_action_object_arguments_person_and_moment(year, officer):
    ask = _forged(year, officer)
    assert ask().proposed_by == officer
    for wrong in (
        {"action": "hold.exclude"},
        {"obj": year.applications[1]},
        {"obj": year.first.agency},
        {"arguments": {"group": "deputies", "count": 6}},
        {"arguments": {}},
        {"by": officer},
        {"by": make_officer("third")},
        {"now": NOW + timedelta(seconds=1)},
    ):
        with pytest.raises(NotAllowed, match="is not what would be done"):
            ask(**wrong)


@pytest.mark.parametrize(
    "changes",
    [
        {"carried_out_at": NOW},
        {"arguments": {"group": "deputies", "count": 40}},
        {"confirmed_proof_at": NOW - timedelta(minutes=6)},
        {"proposed_proof_at": NOW - timedelta(minutes=6)},
    ],
)
def test_a_row_that_was_used_or_changed_proves_nothing(year, officer, changes):
    with pytest.raises(NotAllowed):
        _forged(year, officer, **changes)()


def test_arguments_changed_in_the_database_are_not_carried_out(year, officer):
    """Even with a recomputed hash: the journal recorded another one."""
    waiting = letters_for(year, officer, count=5)
    more = {"group": "deputies", "count": 40}
    for changes in ({"arguments": more}, {"arguments": more, "arguments_digest": digest(more)}):
        Proposal.objects.filter(pk=waiting.pk).update(**changes)
        with pytest.raises(NotNow, match="no longer what the journal noted"):
            confirmed(waiting, by=partner(Role.OFFICE), now=NOW)
        assert [one.code for one, _faults in broken_invariants(INVARIANTS)] == [
            "proposals.carried_out"
        ]
    assert RatingInvitation.objects.count() == 0


def test_the_operator_is_one_of_two_as_soon_as_somebody_can_confirm():
    from brandportal.accounts.domain import grant_role

    first, second = make_user(username="first"), make_user(username="second")
    grant_role(user=first, role=Role.SECURITY_ADMIN, by=OPERATOR, now=NOW)
    assert Entry.objects.get().data == {"role": "security_admin", "alone": True}
    with pytest.raises(NotAllowed, match="takes two people"):
        grant_role(user=second, role=Role.OFFICE, by=OPERATOR, now=NOW)
    waiting = proposed(grant_role, user=second, role=Role.OFFICE, by=OPERATOR, now=NOW)
    assert waiting.proposed_by is None
    confirmed(waiting, by=User.objects.get(pk=first.pk), now=NOW)
    assert User.objects.get(pk=second.pk).roles == {"office"}


def test_a_security_administrator_is_confirmed_by_another_administration():
    from brandportal.accounts.domain import grant_role

    security, system = (
        make_user(Role.SECURITY_ADMIN, username="sec"),
        make_user(Role.SYSTEM_ADMIN, username="sys"),
    )
    waiting = proposed(
        grant_role, user=make_user(username="new"), role=Role.SECURITY_ADMIN, by=OPERATOR, now=NOW
    )
    with pytest.raises(NotAllowed, match="Only the system administrator"):
        confirmed(waiting, by=security, now=NOW)
    confirmed(waiting, by=system, now=NOW)


def entry_of(action, obj, by, at):
    append(action=action, done="x", obj=obj, by=by, now=at, data={})


def two_faults() -> list[str]:
    return list({row.code: row for row in INVARIANTS}["proposals.two"].faults())


@pytest.mark.parametrize("action", ["application.exclude", "title.revoke", "veto.record"])
def test_what_follows_from_a_decision_of_two_names_it_too(year, officer, action):
    later = timezone.now() + timedelta(hours=1)
    entry_of(action, year.first, officer, later)
    assert [action in fault for fault in two_faults()] == [True]


def test_the_clock_revokes_by_rule(year):
    entry_of("title.revoke", year.first, CLOCK, timezone.now() + timedelta(hours=1))
    assert two_faults() == []


def test_what_one_officer_excluded_before_it_took_two_is_no_fault(year, officer):
    recorder = MigrationRecorder(connection)
    applied = recorder.migration_qs.get(app="proposals", name=EXCLUSIONS).applied
    entry_of("objection.uphold", year.first, officer, applied - timedelta(seconds=1))
    assert two_faults() == []
    entry_of("objection.uphold", year.first, officer, applied + timedelta(seconds=1))
    assert len(two_faults()) == 1


def test_invariants_hold_and_each_fires(year, officer):
    confirmed(letters_for(year, officer, now=NOW), by=partner(Role.OFFICE), now=NOW)
    assert list(broken_invariants(INVARIANTS)) == []
    Proposal.objects.update(arguments={"group": "deputies", "count": 6})
    append(
        action="hold.exclude",
        done="x",
        obj=year.first,
        by=officer,
        now=timezone.now() + timedelta(minutes=1),
        data={},
    )
    found = {one.code: faults for one, faults in broken_invariants(INVARIANTS)}
    assert list(found) == ["proposals.carried_out", "proposals.two"]
    assert ["names no confirmed proposal" in fault for fault in found["proposals.two"]] == [True]
