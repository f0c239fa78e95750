"""Two accounts of one person become one: proved with both, done by two officers, for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from brandportal.accounts.domain import lock_account, unlock_account
from brandportal.accounts.domain.conflicts import declare_conflict
from brandportal.accounts.domain.merging import (
    PROOF_LASTS,
    ask_to_merge,
    may_merge,
    merge_accounts,
    merge_link,
)
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.letters import send_letters
from brandportal.accounts.models import AccountMerge, Agency, Membership, RoleGrant, User
from brandportal.accounts.policies import conflicts_of, is_person
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.experts.models import Expert
from tests.factories.evaluation import cycle as make_cycle
from tests.factories.evaluation import evaluation as make_evaluation
from tests.factories.pairs import by_two, proposed
from tests.factories.people import PASSWORD, make_agency, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def token_of(kept: User, now: datetime = NOW) -> str:
    link = merge_link(kept=kept, proved_at=now, now=now)
    return link.rstrip("/").rpartition("/")[2]


def asked(closed: User, kept: User, now: datetime = NOW) -> AccountMerge:
    return ask_to_merge(token=token_of(kept, now), by=fresh(closed), proved_at=now, now=now)


def merged(closed: User, kept: User) -> AccountMerge:
    security = make_user(Role.SECURITY_ADMIN, username="security")
    return by_two(merge_accounts, by=security, now=NOW, merge=asked(closed, kept))


def works(user: User) -> list[tuple[str, str]]:
    current = Membership.objects.filter(user=user, ended_at=None)
    return sorted(current.values_list("agency__name", "role"))


def test_memberships_go_over_and_end_where_they_were():
    one, other = make_agency(), make_agency()
    closed = make_user(username="old", agency=one)
    Membership.objects.create(user=closed, agency=other, role=AgencyRole.HEAD)
    kept = make_user(username="new", agency=one)
    merged(closed, kept)
    assert works(closed) == []
    assert works(kept) == sorted([(one.name, "drafter"), (other.name, "head")])
    ended = Membership.objects.filter(user=closed).values_list("ended_at", flat=True)
    assert list(ended) == [NOW, NOW]
    assert fresh(kept).agency_roles.keys() == {one.pk, other.pk}


def test_a_role_goes_over():
    closed, kept = make_user(Role.LEADER, username="old"), make_user(username="new")
    merged(closed, kept)
    assert not RoleGrant.objects.filter(user=closed).exists()
    assert fresh(kept).roles == {Role.LEADER}


def test_the_closed_account_never_signs_in_again():
    closed, kept = make_user(username="old"), make_user(username="new")
    Authenticator.objects.create(user=closed, type=Authenticator.Type.TOTP, data={})
    before = fresh(closed).session_version, fresh(kept).session_version
    client = Client()
    client.force_login(closed)
    merged(closed, kept)
    gone = fresh(closed)
    assert (gone.is_active, gone.has_usable_password()) == (False, False)
    assert not Authenticator.objects.filter(user=closed).exists()
    assert client.get("/accounts/merge/").status_code == 302
    assert not Client().login(username="old", password=PASSWORD)
    after = gone.session_version, fresh(kept).session_version
    assert after == (before[0] + 1, before[1] + 1)


def test_a_merged_account_is_not_unlocked_and_the_database_agrees():
    closed, kept = make_user(username="old"), make_user(username="new")
    merged(closed, kept)
    security = User.objects.get(username="security")
    with pytest.raises(NotNow, match="并入"):
        unlock_account(user=fresh(closed), reason="本人申请恢复账号", by=security, now=NOW)
    for write in (
        lambda: User.objects.filter(pk=closed.pk).update(is_active=True),
        lambda: RoleGrant.objects.create(user=closed, role=Role.OFFICE),
        lambda: Membership.objects.create(user=closed, agency=make_agency(), role="drafter"),
        lambda: AccountMerge.objects.update(done_at=None),
        lambda: AccountMerge.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_the_database_merges_no_account_that_is_open_or_into_itself():
    closed, kept = make_user(username="old"), make_user(username="new")
    row = asked(closed, kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountMerge.objects.filter(pk=row.pk).update(done_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountMerge.objects.filter(pk=row.pk).update(kept=closed)


def test_both_are_one_person_for_good_and_ties_bind_it():
    agency = make_agency()
    closed = make_user(Role.LEADER, username="old")
    kept, third = make_user(username="new"), make_user(username="third")
    declare_conflict(agency=agency, reason="近亲属在该单位任职", by=closed, now=NOW)
    assert not is_person(fresh(closed), fresh(kept))
    merged(closed, kept)
    assert is_person(fresh(closed), fresh(kept))
    assert not is_person(fresh(third), fresh(kept))
    assert agency.pk in conflicts_of(fresh(kept))


def test_the_journal_keeps_its_authors_and_names_both():
    closed = make_user(Role.LEADER, username="old")
    kept = make_user(username="new")
    declare_conflict(agency=make_agency(), reason="近亲属在该单位任职", by=closed, now=NOW)
    row = merged(closed, kept)
    assert Entry.objects.get(action="conflict.declare").actor == closed
    entry = Entry.objects.get(action="accounts.merge")
    assert entry.actor.username == "security"
    assert (entry.object_id, entry.data["closed"], entry.data["kept"]) == (
        str(row.pk),
        closed.pk,
        kept.pk,
    )


def test_unread_notices_go_over_and_both_are_told():
    closed, kept = make_user(username="old"), make_user(username="new")
    common = {"subject_id": "x", "body_id": "x", "url": "/", "created_at": NOW}
    Notice.objects.create(recipient=closed, key="a", **common)
    Notice.objects.create(recipient=closed, key="read", read_at=NOW, **common)
    for person in (closed, kept):
        Notice.objects.create(recipient=person, key="both", **common)
    merged(closed, kept)
    assert Notice.objects.filter(recipient=kept, key="a").exists()
    # The word that it is to become one has its own copy in both.
    left = Notice.objects.filter(recipient=closed).exclude(kind="security")
    assert set(left.values_list("key", flat=True)) == {"both", "read"}
    told = Notice.objects.filter(recipient=kept, kind="security")
    assert told.count() == 2
    send_letters(now=NOW)
    (word,) = mail.outbox
    assert word.to == [closed.email]
    assert "old" in word.body and "new" in word.body


APART = [
    ("office", "panel"),
    ("leader", "drafter"),
    ("auditor", "office"),
    ("security_admin", "head"),
]


def with_role(role: str, username: str) -> User:
    if role in Role.values:
        return make_user(role, username=username)
    user = make_user(username=username)
    Membership.objects.create(user=user, agency=make_agency(), role=role)
    return user


@pytest.mark.parametrize(("one", "other"), [*APART, *((b, a) for a, b in APART)])
def test_roles_that_exclude_each_other_refuse_the_merge_with_the_reason(one, other):
    closed, kept = with_role(one, "old"), with_role(other, "new")
    with pytest.raises(NotNow, match="账号"):
        asked(closed, kept)
    assert not AccountMerge.objects.exists()


def test_a_role_begun_meanwhile_refuses_it_when_it_is_done():
    closed, kept = make_user(username="old", agency=make_agency()), make_user(username="new")
    row = asked(closed, kept)
    RoleGrant.objects.create(user=kept, role=Role.LEADER)
    office = make_user(Role.OFFICE, username="office")
    with pytest.raises(NotNow):
        proposed(merge_accounts, merge=row, by=office, now=NOW)


def test_a_seat_of_a_running_year_and_a_place_in_the_pool_hang_on_the_account():
    judge = make_evaluation(make_cycle(), judges=1).seats.get().user
    assert not may_merge(judge, make_user(username="new"))
    expert = make_user(Role.PANEL, username="expert")
    assert may_merge(expert, make_user(username="new2"))
    Expert.objects.create(person=expert, added_by=expert, **EXPERT)
    assert not may_merge(expert, make_user(username="new3"))
    assert may_merge(make_user(username="new4"), expert)


EXPERT = {
    "field": "law",
    "term_from": NOW.date(),
    "term_until": NOW.date() + timedelta(days=700),
    "added_at": NOW,
}


def test_it_takes_a_recent_proof_with_both_accounts():
    closed, kept = make_user(username="old"), make_user(username="new")
    old = NOW - timedelta(days=1)
    with pytest.raises(NotAllowed):
        merge_link(kept=kept, proved_at=old, now=NOW)
    with pytest.raises(NotAllowed):
        ask_to_merge(token=token_of(kept), by=closed, proved_at=old, now=NOW)
    with pytest.raises(NotNow):
        late = NOW + timedelta(hours=2)
        ask_to_merge(token=token_of(kept), by=closed, proved_at=late, now=late)
    with pytest.raises(NotNow):
        ask_to_merge(token="x", by=closed, proved_at=NOW, now=NOW)
    with pytest.raises(NotNow):
        asked(kept, kept)


def test_a_proof_of_long_ago_does_not_count():
    row = asked(make_user(username="old"), make_user(username="new"))
    late = NOW + PROOF_LASTS + timedelta(days=1)
    with pytest.raises(NotNow):
        office = make_user(Role.OFFICE, username="office")
        proposed(merge_accounts, merge=row, by=office, now=late)


def test_nobody_merges_the_own_accounts_as_an_officer():
    kept = make_user(Role.OFFICE, username="new")
    row = asked(make_user(username="old"), kept)
    with pytest.raises(NotAllowed):
        proposed(merge_accounts, merge=row, by=fresh(kept), now=NOW)


def test_a_locked_account_is_not_merged():
    closed, kept = make_user(username="old"), make_user(username="new")
    row = asked(closed, kept)
    security = make_user(Role.SECURITY_ADMIN, username="security")
    lock_account(user=kept, reason="电话丢失，先行锁定", by=security, now=NOW)
    with pytest.raises(NotNow):
        by_two(merge_accounts, by=security, now=NOW, merge=AccountMerge.objects.get(pk=row.pk))


def test_asking_again_replaces_the_request():
    closed, kept, third = (make_user(username=name) for name in ("old", "new", "third"))
    asked(closed, kept)
    again = asked(closed, third, NOW + timedelta(minutes=1))
    assert AccountMerge.objects.get() == again
    assert again.kept == third


def sign_in(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def test_the_pages_prove_both_accounts():
    make_user(username="old", agency=make_agency()), make_user(username="new")
    office = make_user(Role.OFFICE, username="office")
    new, old = sign_in("new"), sign_in("old")
    assert new.post("/accounts/merge/", {"proof": "wrong"}).status_code == 422
    made = new.post("/accounts/merge/", {"proof": PASSWORD})
    assert made.status_code == 201
    path = "/accounts/merge/" + made.content.decode().split("/accounts/merge/")[-1].split("/<")[0]
    link = path.split("<")[0].rstrip("/") + "/"
    assert "signed in with the account that stays" in new.get(link).content.decode()
    assert Client().get(link).status_code == 302
    page = old.get(link).content.decode()
    assert "“old”, with which you are signed in, is to be merged into “new”" in page
    assert old.post(link, {"proof": "wrong"}).status_code == 422
    assert not AccountMerge.objects.exists()
    assert old.post(link, {"proof": PASSWORD})["Location"] == "/accounts/merge/"
    row = AccountMerge.objects.get()
    assert (row.closed.username, row.kept.username, row.done_at) == ("old", "new", None)
    assert "waits for two officers" in new.get("/accounts/merge/").content.decode()
    assert Notice.objects.filter(recipient=office, kind="task").count() == 1


def test_what_an_agency_has_stays_with_the_agency():
    agency = make_agency()
    closed, kept = make_user(username="old", agency=agency), make_user(username="new")
    merged(closed, kept)
    assert Agency.objects.of_person(kept).get() == agency


ACCOUNT_QUERIES, DESK_QUERIES = 6, 6


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_of_merges_ask_the_same_however_many_there_are(rows, django_assert_num_queries):
    kept, office = make_user(username="new"), make_user(Role.OFFICE, username="office")
    for number in range(rows):
        asked(make_user(username=f"old{number}"), kept)
    own, desk = Client(), Client()
    own.force_login(kept)
    desk.force_login(office)
    for client, path, queries in (
        (own, "/accounts/merge/", ACCOUNT_QUERIES),
        (desk, "/admin/accounts/accountmerge/", DESK_QUERIES),
    ):
        client.get(path)
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200
