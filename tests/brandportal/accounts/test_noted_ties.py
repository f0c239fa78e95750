"""Ties that the office notes: whom they bind, who sees them, and how one is taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain.ties import confirm_tie, withdraw_tie
from brandportal.accounts.enums import Role, TieKind
from brandportal.accounts.models import Agency, NotedTie, User
from brandportal.accounts.policies import conflicts_of, is_tied_to
from brandportal.errors import BadInput, NotAllowed, NotNow, Refused
from brandportal.journal.models import Entry
from brandportal.proposals.domain import confirm, lapse_if_over, refuse, withdraw
from brandportal.proposals.models import Proposal
from tests.factories.pairs import confirmed, partner, proposed, typed
from tests.factories.people import make_agency, make_tie, make_user
from tests.factories.ties import tie_of, waiting_tie

pytestmark = pytest.mark.django_db
NOTE = "The sister is deputy director."


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def judge() -> User:
    return make_user(Role.PANEL, username="judge")


def noted(judge: User, office: User, agency: Agency | None = None, **more) -> NotedTie:
    said = {"kind": TieKind.KIN, "note": NOTE} | more
    return waiting_tie(person=judge, agency=agency, by=office, now=timezone.now(), **said)


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_a_noted_tie_binds_every_account_of_the_person_and_nobody_else(office, judge):
    agency = make_agency()
    clerk = make_user(Role.OFFICE, username="clerk")
    User.objects.filter(pk=clerk.pk).update(email=judge.email.upper())
    noted(judge, office, agency)
    assert conflicts_of(again(clerk)) == {agency.pk}
    assert again(judge).ever_tied == {agency.pk}
    assert again(judge).agency_roles == {}
    assert conflicts_of(again(office)) == frozenset()


def test_a_tie_that_ended_binds_as_long_as_work_would_and_a_judge_for_good(office, judge):
    agency, other = make_agency(), make_agency()
    today = timezone.localdate()
    noted(judge, office, agency, kind=TieKind.EMPLOYED, until=today - timedelta(days=400))
    noted(judge, office, other, kind=TieKind.EMPLOYED, until=today - timedelta(days=4000))
    assert conflicts_of(again(judge)) == {agency.pk}
    assert again(judge).ever_tied == {agency.pk, other.pk}


def test_an_employer_outside_the_programme_binds_nobody(office, judge):
    made = noted(judge, office, employer="Wharf Insurance", kind=TieKind.EMPLOYED)
    assert str(made).endswith("Wharf Insurance")
    assert again(judge).ever_tied == frozenset()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("agency", {}),
        ("agency", {"employer": "Wharf", "kind": TieKind.EMPLOYED, "both": True}),
        ("kind", {"employer": "Wharf", "kind": TieKind.KIN}),
        ("employer", {"employer": "Agency 7", "kind": TieKind.EMPLOYED}),
        ("until", {"both": True, "since": date(2026, 5, 1), "until": date(2026, 4, 1)}),
        ("note", {"both": True, "kind": TieKind.OTHER, "note": " "}),
        ("note", {"both": True, "note": "x" * 201}),
    ],
)
def test_what_is_no_tie_is_refused_at_its_field(office, judge, field, said):
    agency = make_agency("Agency 7")
    given = agency if said.pop("both", False) else None
    with pytest.raises(BadInput) as refused:
        noted(judge, office, given, **said)
    assert refused.value.field == field
    assert not NotedTie.objects.exists()


def test_the_office_notes_it_about_others_and_not_about_its_own_agency(office, judge):
    agency = make_agency()
    with pytest.raises(NotAllowed):
        noted(judge, judge, agency)
    with pytest.raises(NotAllowed):
        noted(office, office, agency)
    tied = make_user(Role.OFFICE, username="tied")
    make_tie(tied, agency)
    with pytest.raises(NotAllowed):
        noted(judge, again(tied), agency)
    with pytest.raises(NotAllowed):
        noted(make_user(username="nobody"), office, agency)


def test_what_exactly_it_is_stays_out_of_the_journal(office, judge):
    made = noted(judge, office, make_agency())
    entry = Entry.objects.get(action="conflict.note_tie")
    assert entry.object_id == str(made.pk)
    assert NOTE not in str(entry.data) + entry.object_label


def test_the_person_sees_it_on_the_page_of_conflicts(client, office, judge):
    agency = make_agency()
    noted(judge, office, agency)
    client.force_login(judge)
    assert list(client.get(reverse("web:conflicts")).context["others"]) == [agency]


def test_two_people_take_a_tie_back_and_the_row_stays(office, judge):
    agency = make_agency()
    made = noted(judge, office, agency)
    now, security = timezone.now(), make_user(Role.SECURITY_ADMIN, username="security")
    with pytest.raises(Refused):
        withdraw_tie(tie=made, reason="It was another person.", by=security, now=now)
    with pytest.raises(Refused):
        withdraw_tie(tie=made, reason="It was another person.", by=office, now=now)
    assert is_tied_to(again(judge), agency.pk)
    waits = proposed(withdraw_tie, tie=made, reason="It was another person.", by=office, now=now)
    confirm(proposal=waits, reason="Checked the register.", by=security, now=now, proved_at=now)
    made.refresh_from_db()
    assert made.withdrawn_by == security
    assert not is_tied_to(again(judge), agency.pk)
    with pytest.raises(NotNow):
        proposed(withdraw_tie, tie=made, reason="It was quite another.", by=office, now=now)


def test_the_database_refuses_a_tie_to_both_or_nobody_and_half_a_withdrawal(office, judge):
    made = noted(judge, office, make_agency())
    for wrong in (
        {"agency": None},
        {"employer": "Wharf"},
        {"kind": "friend"},
        {"withdrawn_at": timezone.now()},
        {"confirmed_at": timezone.now()},
        {"confirmed_at": timezone.now(), "confirmed_by": office},
        {"confirmed_at": timezone.now(), "confirmed_by": judge},
        {
            "confirmed_at": timezone.now(),
            "confirmed_by": partner(Role.OFFICE, but=office),
            "dropped_at": timezone.now(),
        },
        {
            "withdrawn_at": timezone.now(),
            "withdrawn_by": judge,
            "withdraw_reason": "I want it gone.",
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotedTie.objects.filter(pk=made.pk).update(**wrong)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_reads_its_list_a_fixed_number_of_times(
    client, office, judge, rows, django_assert_num_queries
):
    for _number in range(rows):
        noted(judge, office, make_agency())
    client.force_login(office)
    address = reverse("admin:accounts_notedtie_changelist")
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)


def test_the_desk_notes_a_tie_on_the_record_of_the_person(client, office, judge):
    agency = make_agency()
    client.force_login(office)
    address = reverse("admin:accounts_user_verb", args=[judge.pk, "note-tie"])
    said = {"kind": TieKind.ADVISER, "agency": agency.pk, "since": "2024-01-01"}
    alone = client.post(address, said)
    assert alone.status_code == 422 and set(alone.context["form"].errors) == {"why", "proof"}
    assert client.post(address, said | typed()).status_code == 302
    assert is_tied_to(again(judge), agency.pk)
    waits = Proposal.objects.open().get()
    assert (waits.action, waits.object_id) == (
        "conflict.confirm_tie",
        str(NotedTie.objects.get().pk),
    )


def test_a_tie_closes_at_once_and_holds_for_good_when_another_confirms_it(office, judge):
    agency = make_agency()
    made = noted(judge, office, agency)
    assert list(NotedTie.objects.waiting()) == [made]
    assert is_tied_to(again(judge), agency.pk)
    now = timezone.now()
    for alone in (office, again(judge)):
        with pytest.raises(Refused):
            confirm(proposal=tie_of(made), reason="所在单位来函", by=alone, now=now, proved_at=now)
    confirmed(tie_of(made), by=partner(Role.OFFICE, but=office), now=now)
    assert list(NotedTie.objects.confirmed()) == [made]
    assert is_tied_to(again(judge), agency.pk)
    assert [row.subject_id for row in judge.notices.order_by("pk")] == [
        "A tie of yours to an agency was noted",
        "Your tie to an agency is confirmed",
    ]


def test_the_security_administrator_confirms_too_and_an_officer_with_a_conflict_does_not(
    office, judge
):
    agency = make_agency()
    made = noted(judge, office, agency)
    now, tied = timezone.now(), make_user(Role.OFFICE, username="tied")
    make_tie(tied, agency)
    with pytest.raises(Refused):
        confirmed(tie_of(made), by=again(tied), now=now)
    confirmed(tie_of(made), by=make_user(Role.SECURITY_ADMIN, username="security"), now=now)
    made.refresh_from_db()
    assert made.confirmed_by.username == "security"


@pytest.mark.parametrize("how", ["refused", "withdrawn", "lapsed"])
def test_a_tie_that_nobody_confirms_is_dropped_and_opens_again(office, judge, how):
    agency = make_agency()
    made = noted(judge, office, agency)
    waits, now = tie_of(made), timezone.now()
    if how == "refused":
        other = partner(Role.OFFICE, but=office)
        refuse(proposal=waits, reason="另一位同名者", by=other, now=now, proved_at=now)
    elif how == "withdrawn":
        withdraw(proposal=waits, by=office, now=now)
    else:
        lapse_if_over(proposal=waits, now=waits.expires_at)
    made.refresh_from_db()
    assert made.dropped_at is not None and not made.waits_for_second
    assert not is_tied_to(again(judge), agency.pk)
    assert again(judge).ever_tied == frozenset()
    assert Entry.objects.filter(action="conflict.drop_tie").count() == 1
    with pytest.raises(NotNow):
        proposed(withdraw_tie, tie=made, reason="It was quite another.", by=office, now=now)
    with pytest.raises(NotNow):
        proposed(confirm_tie, tie=made, by=office, now=now)


def test_a_tie_that_two_took_back_is_not_dropped_as_well(office, judge):
    made = noted(judge, office, make_agency())
    now, security = timezone.now(), make_user(Role.SECURITY_ADMIN, username="security")
    back = proposed(withdraw_tie, tie=made, reason="It was another person.", by=office, now=now)
    confirmed(back, by=security, now=now)
    lapse_if_over(proposal=tie_of(made), now=now)
    made.refresh_from_db()
    assert made.withdrawn_at == now and made.dropped_at is None


def test_the_confirmation_of_a_tie_from_before_is_proposed_on_the_desk(client, office, judge):
    made = make_old_tie(judge, office)
    client.force_login(office)
    address = reverse("admin:accounts_notedtie_verb", args=[made.pk, "confirm-tie"])
    assert client.post(address, typed()).status_code == 302
    confirmed(tie_of(made), by=partner(Role.OFFICE, but=office), now=timezone.now())
    assert NotedTie.objects.confirmed().get() == made


def make_old_tie(judge: User, office: User) -> NotedTie:
    """As an officer noted it before it took two."""
    return NotedTie.objects.create(
        person=judge,
        agency=make_agency(),
        kind=TieKind.KIN,
        noted_at=timezone.now(),
        noted_by=office,
    )
