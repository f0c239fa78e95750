"""Register keys: shown once, hashed at rest, the head's, revocable, limited by the hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.models import RegisterKey
from reviews.registers.keys import TooMany, issue_key, revoke_key, use_key
from tests.factories.people import make_agency, make_officer, make_user
from tests.factories.rating import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def head_of(agency, name="head"):
    return make_user(username=name, agency=agency, role="head")


def issue(agency, by, name="业务系统"):
    return issue_key(agency=agency, name=name, by=by, now=NOW)


def test_issue_key_keeps_a_hash_only_and_journals_no_key():
    agency = make_agency(number=1)
    key = issue(agency, head_of(agency))
    kept = RegisterKey.objects.get()
    assert len(key) == 43 and key not in f"{kept.key_hash}{Entry.objects.get().data}"
    assert use_key(typed=key, now=NOW) == kept
    assert RegisterKey.objects.get().last_used_at == NOW


def test_issue_key_is_the_head_s():
    agency = make_agency(number=1)
    others = [
        make_user(username="drafter", agency=agency),
        head_of(make_agency(number=2), "other"),
        make_officer(),
        make_user(Role.SYSTEM_ADMIN, username="system"),
    ]
    for other in others:
        with pytest.raises(NotAllowed):
            issue(agency, other)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_issue_key_needs_a_name(name):
    agency = make_agency(number=1)
    with pytest.raises(BadInput) as refusal:
        issue(agency, head_of(agency), name)
    assert refusal.value.field == "name"


def test_issue_key_at_most_five_living_ones():
    agency = make_agency(number=1)
    head = head_of(agency)
    for _number in range(5):
        issue(agency, head)
    with pytest.raises(NotNow):
        issue(agency, head)
    revoke_key(key=RegisterKey.objects.first(), by=head, now=NOW)
    issue(agency, head)


def test_revoke_key_closes_it_once():
    agency = make_agency(number=1)
    head = head_of(agency)
    key = issue(agency, head)
    revoke_key(key=RegisterKey.objects.get(), by=head, now=NOW)
    revoke_key(key=RegisterKey.objects.get(), by=head, now=NOW + timedelta(days=1))
    with pytest.raises(NotAllowed, match="not known, or it was revoked"):
        use_key(typed=key, now=NOW)
    assert RegisterKey.objects.get().revoked_at == NOW
    assert Entry.objects.filter(action="registers.revoke_key").count() == 1


def test_revoke_key_is_the_head_s():
    agency = make_agency(number=1)
    key = issue(agency, head_of(agency))
    with pytest.raises(NotAllowed):
        revoke_key(
            key=RegisterKey.objects.get(), by=make_user(username="drafter", agency=agency), now=NOW
        )
    assert use_key(typed=key, now=NOW)


@pytest.mark.parametrize("typed", ["", "x", "x" * 43, "' OR 1=1 --"])
def test_use_key_refuses_an_unknown_one(typed):
    with pytest.raises(NotAllowed):
        use_key(typed=typed, now=NOW)


def test_use_key_sixty_times_an_hour():
    agency = make_agency(number=1)
    head = head_of(agency)
    key, other = issue(agency, head), issue(agency, head)
    for _call in range(60):
        use_key(typed=key, now=NOW)
    with pytest.raises(TooMany) as refusal:
        use_key(typed=key, now=NOW)
    assert 0 < refusal.value.retry_after <= 7200
    use_key(typed=other, now=NOW)
    use_key(typed=key, now=NOW + timedelta(hours=3))
