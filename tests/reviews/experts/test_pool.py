"""The pool of experts: who keeps it, whom it lets sit, and what its records show."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brandportal.accounts.domain.ties import note_tie
from brandportal.accounts.enums import Role, TieKind
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.models import Entry
from reviews.experts.enums import Expertise
from reviews.experts.models import Expert
from reviews.experts.pool import save_expert
from reviews.models import PanelSeat
from reviews.panel.conflicts import conflicts_to_settle, to_be_set_aside
from reviews.panel.plans import barred_places
from reviews.panel.policies import may_judge
from reviews.panel.seats import seat_panel
from tests.factories import evaluation as make
from tests.factories.experts import make_expert
from tests.factories.pairs import by_two, confirmed, partner
from tests.factories.people import make_tie, make_user
from tests.factories.ties import tie_of, waiting_tie

pytestmark = pytest.mark.django_db
NOW = make.SCORING
LONG_OVER = (date(2020, 1, 1), date(2022, 12, 31))


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def judge() -> User:
    return make_user(Role.PANEL, username="judge", name="评委甲")


def test_the_office_keeps_the_pool_about_others(office, judge):
    made = make_expert(judge, by=office, now=NOW, also=(Expertise.LAW, Expertise.CIVIC))
    assert made.also == [Expertise.CIVIC]
    assert Entry.objects.get(action="expert.add").object_id == str(made.pk)
    for by in (judge, make_user(Role.LEADER, username="leader")):
        with pytest.raises(NotAllowed):
            save_expert(expert=made, changed=["post"], by=by, now=NOW)


def test_only_panel_members_with_known_fields_and_a_term_are_in_it(office, judge):
    with pytest.raises(BadInput):
        make_expert(make_user(Role.LEADER, username="leader"), by=office, now=NOW)
    with pytest.raises(BadInput):
        make_expert(judge, by=office, now=NOW, field="cooking")
    with pytest.raises(BadInput):
        make_expert(judge, by=office, now=NOW, term=LONG_OVER[::-1])
    made = make_expert(judge, by=office, now=NOW)
    made.person = make_user(Role.PANEL, username="another")
    with pytest.raises(BadInput):
        save_expert(expert=made, changed=["person"], by=office, now=NOW)
    for wrong in ({"field": "cooking"}, {"term_until": date(2019, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Expert.objects.filter(pk=made.pk).update(**wrong)


def test_nobody_is_seated_past_the_term(office):
    five = [make_user(Role.PANEL, username=f"judge{number}") for number in range(5)]
    make_expert(five[0], by=office, now=NOW)
    make_expert(five[4], by=office, now=NOW, term=LONG_OVER)
    with pytest.raises(BadInput) as refused:
        by_two(seat_panel, cycle=make.cycle(), members=five, lead=five[0], by=office, now=NOW)
    assert refused.value.field == "members"
    assert str(five[4]) in refused.value.reason


def test_a_noted_tie_bars_a_judge_from_the_brand_in_reading_scoring_and_assigning(office):
    year = make.year_before_the_panel()
    sheet_brand = year.cycle.applications.select_related("agency", "cycle").first()
    seat = year.seats.select_related("user").first()
    make.score_all(year)
    assert not to_be_set_aside().exists()
    tie = waiting_tie(
        person=seat.user, kind=TieKind.KIN, agency=sheet_brand.agency, by=office, now=NOW
    )
    seat = PanelSeat.objects.select_related("user").get(pk=seat.pk)
    assert barred_places([seat], [sheet_brand]) == {(seat.pk, sheet_brand.pk)}
    found = may_judge(seat, sheet_brand, by=seat.user)
    assert not found
    assert not to_be_set_aside().exists()
    assert sheet_brand.agency.name in conflicts_to_settle(year)[0].sentence
    confirmed(tie_of(tie), by=partner(Role.OFFICE, but=office), now=NOW)
    assert [row.seat_id for row in to_be_set_aside()] == [seat.pk]


def test_the_record_shows_ties_and_the_panels_that_are_not_hidden(client, office):
    year = make.year_before_the_panel()
    judge = year.seats.select_related("user").first().user
    made = make_expert(judge, by=office, now=NOW)
    agency = year.cycle.applications.first().agency
    note_tie(person=judge, kind=TieKind.EMPLOYED, employer="码头保险", by=office, now=NOW)
    client.force_login(office)
    address = reverse("admin:reviews_expert_change", args=[made.pk])
    page = client.get(address)
    assert [row.year for row in page.context["panels"]] == [year.cycle.year]
    assert "码头保险" in page.content.decode()
    make_tie(office, agency)
    client.force_login(User.objects.get(pk=office.pk))
    assert client.get(address).context["panels"] == []


def test_the_desk_adds_and_changes_an_expert(client, office, judge):
    client.force_login(office)
    said = {
        "person": judge.pk,
        "post": "大学教授",
        "field": Expertise.LAW,
        "also": [Expertise.DIGITAL],
        "term_from": "2026-01-01",
        "term_until": "2028-12-31",
    }
    sent = client.post(reverse("admin:reviews_expert_add"), said)
    assert sent.status_code == 302, sent.content.decode()
    made = Expert.objects.get(person=judge)
    assert made.also == [Expertise.DIGITAL]
    address = reverse("admin:reviews_expert_change", args=[made.pk])
    form = client.get(address).context["adminform"].form
    said = said | {"as_read": form["as_read"].initial, "field": Expertise.CIVIC}
    assert client.post(address, said).status_code == 302
    made.refresh_from_db()
    assert made.field == Expertise.CIVIC


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_reads_its_list_a_fixed_number_of_times(
    client, office, rows, django_assert_num_queries
):
    for number in range(rows):
        person = make_user(Role.PANEL, username=f"judge{number}")
        make_expert(person, by=office, now=NOW)
    client.force_login(office)
    address = reverse("admin:reviews_expert_changelist")
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)


@pytest.mark.parametrize("panels", [1, 3])
def test_a_record_reads_a_fixed_number_of_times(client, office, panels, django_assert_num_queries):
    judge = make_user(Role.PANEL, username="judge")
    made = make_expert(judge, by=office, now=NOW)
    for number in range(panels):
        PanelSeat.objects.create(
            evaluation=make.evaluation(make.cycle(year=2020 + number), judges=0), user=judge
        )
        note_tie(person=judge, kind=TieKind.EMPLOYED, employer="码头", by=office, now=NOW)
    client.force_login(office)
    address = reverse("admin:reviews_expert_change", args=[made.pk])
    client.get(address)
    with django_assert_num_queries(15):
        client.get(address)
