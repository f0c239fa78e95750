"""The leading group's pages and the published results, from the count to the record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.proposals.models import Proposal
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Decision, Evaluation, Meeting
from tests.factories import evaluation as make
from tests.factories.counted import counted_year
from tests.factories.evaluation import moved
from tests.factories.pairs import then_confirmed, typed
from tests.factories.people import make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
BEFORE_ITS_DAY = "reviews/evaluation/before_its_day.html"

MEETING = {
    "held_on": "2026-06-02",
    "chair": "Chair",
    "present": "Chair\nOne",
    "minutes": "Agreed by all.",
}


counted = built_once(counted_year)


@pytest.fixture
def leader(client):
    made = make_user(Role.LEADER, username="leader")
    client.force_login(made)
    return made


def fields(choices: dict[str, bool], reasons: dict[str, str] | None = None) -> dict[str, str]:
    rows = dict(Application.objects.values_list("number", "pk"))
    data = {**MEETING, **typed()}
    data |= {f"selected_{rows[number]}": "on" for number, chosen in choices.items() if chosen}
    data |= {f"reason_{rows[number]}": reason for number, reason in (reasons or {}).items()}
    return data


def test_home_leads_to_the_newest_ranking(client, counted, leader):
    page = client.get(reverse("leadership:home"))
    assert page.url == reverse("leadership:ranking", args=[2026])


def test_home_says_that_totals_are_sealed_while_people_rate(client, leader):
    Evaluation.objects.create(cycle=make.cycle(), status=EvaluationStatus.RATING)
    page = client.get(reverse("leadership:home"))
    assert "汇总数据对所有人封存" in page.content.decode()
    assert client.get(reverse("leadership:ranking", args=[2026])).status_code == 404


def test_ranking_shows_order_interval_probability_and_the_insufficient_sample(
    client, counted, leader
):
    page = client.get(reverse("leadership:ranking", args=[2026]))
    shown = [
        (
            line.row.result.application.number,
            line.row.result.rank,
            line.row.stability,
            line.contested,
        )
        for line in page.context["overview"].lines
    ]
    assert shown == [
        ("2026-002", 1, "stable", False),
        ("2026-001", 2, "stable", False),
        ("2026-003", None, "unranked", False),
    ]
    text = page.content.decode()
    assert "88.52" in text and "90.42" in text and "样本不足" in text


def test_ranking_writes_no_style_into_the_page(client, counted, leader):
    for address in (
        reverse("leadership:ranking", args=[2026]),
        reverse("leadership:decision", args=[2026]),
        reverse("leadership:explanation", args=[2026, "2026-001"]),
    ):
        text = client.get(address).content.decode()
        assert "style=" not in text and "<style" not in text and "onclick" not in text


def test_explanation_goes_down_to_indicator_judge_and_group(client, counted, leader):
    page = client.get(reverse("leadership:explanation", args=[2026, "2026-001"]))
    parts = [(str(part.score), str(part.weight), str(part.adds)) for part in page.context["parts"]]
    assert parts == [
        ("90.00", "5.00", "4.50"),
        ("85.00", "35.00", "29.75"),
        ("90.45", "60.00", "54.27"),
    ]
    judges = [(str(judge.total), judge.aside) for judge in page.context["judges"]]
    assert judges == [
        ("70.00", "lowest"),
        ("80.00", ""),
        ("85.00", ""),
        ("90.00", ""),
        ("95.00", "highest"),
    ]
    lines = [line for _group, rows in page.context["points"] for line in rows]
    assert [(str(line.own), str(line.counted), str(line.mean)) for line in lines] == [
        ("50.00", "180.00", "60.00"),
        ("40.00", "75.00", "25.00"),
    ]
    steps = page.context["steps"]
    assert (steps.sums, str(steps.total)) == ("80.00 + 85.00 + 90.00", "255.00")
    assert (str(steps.score), str(steps.weight), str(steps.adds)) == ("85.00", "35.00", "29.75")
    text = page.content.decode()
    # Two people of the public: the page says that their part was included, but not their mean.
    assert "已作限幅" in text
    assert "而非" not in text
    assert not any(f"judge{number}" in text for number in range(1, 6))


def test_comments_reach_the_leading_group_without_a_name_and_nobody_else(client, counted, leader):
    row = counted.results.get(application__number="2026-001")
    row.explanation["comments"] = ["Keep the hotline open at noon."]
    row.save()
    room = client.get(reverse("leadership:explanation", args=[2026, "2026-001"]))
    assert "Keep the hotline open at noon." in room.content.decode()
    moved(EvaluationStatus.ON_NOTICE)
    public = client.get(reverse("public:result", args=[2026, "2026-001"]))
    assert "Keep the hotline open at noon." not in public.content.decode()


@pytest.mark.parametrize("role", [Role.PANEL, Role.SYSTEM_ADMIN])
def test_the_room_is_closed_to_others(client, counted, role):
    client.force_login(make_user(role, username="other"))
    for address in (
        reverse("leadership:home"),
        reverse("leadership:ranking", args=[2026]),
        reverse("leadership:explanation", args=[2026, "2026-001"]),
        reverse("leadership:decision", args=[2026]),
    ):
        assert client.get(address).status_code == 403


def test_the_office_reads_and_cannot_decide(client, counted):
    client.force_login(make_user(Role.OFFICE, username="office"))
    assert client.get(reverse("leadership:ranking", args=[2026])).status_code == 200
    page = client.post(
        reverse("leadership:decision", args=[2026]), fields({"2026-001": True, "2026-002": True})
    )
    assert (page.status_code, Decision.objects.count()) == (403, 0)


def test_decision_form_ticks_nothing_beforehand(client, counted, leader):
    page = client.get(reverse("leadership:decision", args=[2026]))
    assert " checked" not in page.content.decode()
    assert [row["says"] for row in page.context["rows"]] == [True, True, False]


def test_decision_by_the_ranking_is_recorded_with_the_meeting(client, counted, leader):
    address = reverse("leadership:decision", args=[2026])
    answer = client.post(address, fields({"2026-001": True, "2026-002": True}))
    waiting = Proposal.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/proposals/{waiting.pk}/")
    assert Decision.objects.count() == 0
    for page in (address, reverse("leadership:ranking", args=[2026])):
        assert answer.url in client.get(page).content.decode()
    then_confirmed()
    record = client.get(address)
    assert [row.result.application.number for row in record.context["chosen"]] == [
        "2026-002",
        "2026-001",
    ]
    assert record.context["departures"] == []
    assert Meeting.objects.get().chair == "Chair"


def test_decision_with_departures_asks_for_reasons_and_keeps_what_was_typed(
    client, counted, leader
):
    page = client.post(
        reverse("leadership:decision", args=[2026]),
        fields({"2026-002": True, "2026-003": True}, {"2026-003": "serves the remote towns"}),
    )
    first = Application.objects.get(number="2026-001")
    assert (page.status_code, Decision.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == [f"reason_{first.pk}"]
    assert Proposal.objects.count() == 0
    text = page.content.decode()
    assert "serves the remote towns" in text
    assert text.count(" checked") == 2
    assert "Agreed by all." in text


def test_the_record_names_both_who_decided(client, counted, leader):
    address = reverse("leadership:decision", args=[2026])
    client.post(address, fields({"2026-001": True, "2026-002": True}))
    then_confirmed()
    first, second = (
        getattr(Proposal.objects.get(), who) for who in ("proposed_by", "confirmed_by")
    )
    assert first != second
    shown = client.get(address).content.decode()
    assert f"由{first}提请" in shown
    assert f"由{second}复核通过" in shown


def test_decision_twice_answers_with_the_record_and_a_sentence(client, counted, leader):
    address = reverse("leadership:decision", args=[2026])
    data = fields({"2026-001": True, "2026-002": True})
    client.post(address, data)
    then_confirmed()
    page = client.post(address, data)
    assert (page.status_code, Decision.objects.count()) == (409, 3)
    assert page.context["refusal"]


def test_decision_of_a_leader_of_a_candidate_is_refused_with_the_reason(client, counted):
    agency = Application.objects.get(number="2026-001").agency
    client.force_login(make_user(Role.LEADER, username="concerned", agency=agency, role="head"))
    address = reverse("leadership:decision", args=[2026])
    page = client.get(address)
    assert (page.status_code, "与“Agency 1”有利益冲突" in page.content.decode()) == (403, True)
    page = client.post(address, fields({"2026-001": True, "2026-002": True}))
    assert (page.status_code, Decision.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    "status",
    [
        status
        for status in EvaluationStatus.values
        if status not in ("on_notice", "cleared", "concluded")
    ],
)
def test_results_are_not_told_before_they_are_published(client, counted, status):
    moved(status)
    page = client.get(reverse("public:results", args=[2026]))
    assert [template.name for template in page.templates][0] == BEFORE_ITS_DAY
    assert client.get(reverse("public:result", args=[2026, "2026-001"])).status_code == 404


def test_results_show_the_same_numbers_to_everybody(client, counted, leader):
    data = fields(
        {"2026-002": True, "2026-003": True},
        {"2026-003": "serves the remote towns", "2026-001": "complaints"},
    )
    client.post(reverse("leadership:decision", args=[2026]), data)
    then_confirmed()
    client.logout()
    moved(EvaluationStatus.ON_NOTICE)
    text = client.get(reverse("public:results", args=[2026])).content.decode()
    for shown in (
        "88.52",
        "90.42",
        "样本不足",
        "serves the remote towns",
    ):
        assert shown in text
    method = client.get(reverse("public:results-recount", args=[2026])).content.decode()
    assert counted.cycle.rules_hash in method
    line = client.get(reverse("public:result", args=[2026, "2026-001"])).content.decode()
    assert "90.45" in line and "judge1" not in line


@pytest.mark.parametrize(("brands", "queries"), [(1, 21), (3, 21)])
def test_ranking_asks_the_database_as_often_for_one_brand_as_for_three(
    client, django_assert_num_queries, brands, queries
):
    counted_year(brands)
    client.force_login(make_user(Role.LEADER, username="leader"))
    with django_assert_num_queries(queries):
        assert client.get(reverse("leadership:ranking", args=[2026])).status_code == 200
