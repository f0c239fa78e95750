"""Two people may open one year to one person with a conflict of interest, to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.office.hidden import shown
from brandportal.proposals.models import Proposal
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.permits import override_conflict
from reviews.evaluation.policies import may_read_ranking, no_part_in
from reviews.models import Evaluation, ReadingPermit, Result
from tests.factories.evaluation import moved
from tests.factories.pairs import confirmed, proposed, typed
from tests.factories.people import make_user
from tests.reviews.evaluation.test_conflicts import counted, tied

pytestmark = pytest.mark.django_db
__all__ = ["counted"]


def asked(
    evaluation: Evaluation, person: User, *, by: User | None = None, days: int = 7
) -> Proposal:
    clerk = by or make_user(Role.OFFICE, username="clerk")
    return proposed(
        override_conflict,
        evaluation=evaluation,
        person=person,
        days=days,
        by=clerk,
        now=timezone.now(),
    )


def test_two_people_open_one_year_to_one_person(client, counted):
    leader, other = tied(Role.LEADER), tied(Role.LEADER, "other")
    guard = make_user(Role.SECURITY_ADMIN, username="guard")
    proposal = asked(counted, leader)
    assert not may_read_ranking(counted, by=leader)
    confirmed(proposal, by=guard, now=timezone.now())
    assert may_read_ranking(counted, by=leader)
    assert not may_read_ranking(counted, by=other)
    assert not no_part_in(counted.cycle, by=leader)
    entry = Entry.objects.get(action="conflict.override")
    assert (entry.actor, entry.data["person"]) == (guard, leader.pk)
    assert Notice.objects.filter(recipient=leader, key=f"journal:{entry.seq}").exists()
    client.force_login(leader)
    assert client.get(reverse("leadership:ranking", args=[2026])).status_code == 200
    assert client.post(reverse("leadership:decision", args=[2026]), {}).status_code == 403


def test_the_desk_opens_too_and_closes_when_the_days_are_over(counted):
    clerk = tied(Role.OFFICE)
    assert shown(Result.objects.all(), by=clerk).count() == 0
    confirmed(
        asked(counted, clerk, by=make_user(Role.OFFICE, username="first"), days=2),
        by=make_user(Role.SECURITY_ADMIN, username="guard"),
        now=timezone.now(),
    )
    assert shown(Result.objects.all(), by=clerk).count() == 3
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert shown(Result.objects.all(), by=clerk).count() == 0


def test_nobody_does_it_alone_for_themselves_or_with_a_conflict(counted):
    leader = tied(Role.LEADER)
    now = timezone.now()
    guard = make_user(Role.SECURITY_ADMIN, username="guard")
    with pytest.raises(NotAllowed):
        override_conflict(evaluation=counted, person=leader, days=7, by=guard, now=now)
    with pytest.raises(NotAllowed):
        asked(counted, leader, by=tied(Role.OFFICE, "tied-clerk"))
    with pytest.raises(NotAllowed):
        asked(counted, leader, by=leader)
    proposal = asked(counted, leader)
    with pytest.raises(NotAllowed):
        confirmed(proposal, by=make_user(Role.OFFICE, username="clerk-2"), now=now)
    with pytest.raises(NotAllowed):
        confirmed(proposal, by=tied(Role.SECURITY_ADMIN, "tied-guard"), now=now)
    assert not ReadingPermit.objects.exists()


@pytest.mark.parametrize("days", [0, 31])
def test_it_is_for_some_days(counted, days):
    with pytest.raises(BadInput):
        asked(counted, tied(Role.LEADER), days=days)


def test_it_is_for_who_has_a_conflict_and_before_publication(counted):
    with pytest.raises(BadInput):
        asked(counted, make_user(Role.LEADER, username="free"))
    with pytest.raises(BadInput):
        asked(counted, tied(Role.PANEL, "judge"), by=make_user(Role.OFFICE, username="clerk-2"))
    moved(EvaluationStatus.ON_NOTICE)
    with pytest.raises(NotNow):
        asked(counted, tied(Role.LEADER), by=make_user(Role.OFFICE, username="clerk-3"))


def test_a_permit_has_a_term_in_the_database(counted):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingPermit.objects.create(
            evaluation=counted, person=tied(Role.LEADER), granted_at=now, ends_at=now
        )


def test_an_officer_proposes_it_on_the_record_of_the_evaluation(client, counted):
    leader = tied(Role.LEADER)
    client.force_login(make_user(Role.OFFICE, username="clerk"))
    address = reverse("admin:reviews_evaluation_verb", args=[counted.pk, "permit"])
    assert client.get(address).status_code == 200
    sent = client.post(address, {"person": leader.pk, "days": 7, **typed()})
    assert sent.status_code == 302
    assert Proposal.objects.get().action == "conflict.override"
    client.force_login(make_user(Role.SECURITY_ADMIN, username="guard"))
    page = client.get(reverse("proposals:proposal", args=[Proposal.objects.get().pk]))
    assert "Agency 1" in page.content.decode()
    assert Application.objects.filter(number="2026-001").exists()
