"""The leading group's page: what is certain, what is to be discussed, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.enums import Role
from reviews.decision.decisions import candidates_of
from reviews.decision.presenters.overview import overview
from reviews.models import Evaluation, Outlook, Result
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.people import make_user
from tests.factories.screening import make_hold
from tests.reviews.decision.test_leadership import counted_year

pytestmark = pytest.mark.django_db

BOTH = {"inside": ["2026-001", "2026-002"], "shared": []}


@pytest.fixture
def counted():
    return counted_year()


def keep(*variants: dict) -> None:
    Outlook.objects.update(content={**BOTH, "variants": list(variants)})


def variant(kind: str, detail: str = "", **places) -> dict:
    return {"kind": kind, "detail": detail, **BOTH, **places}


def shown(counted):
    return overview(counted, candidates_of(counted), now=make.AFTER_RATING)


def contested(page) -> list[str]:
    return [line.row.result.application.number for line in page.lines if line.contested]


def test_who_has_a_place_in_every_draw_and_every_what_if_is_certain(counted):
    page = shown(counted)
    assert (page.certain, page.open, page.contested, page.cards) == (2, 0, 0, [])
    assert (page.changed, page.of) == (0, 14)


def test_a_what_if_that_moves_a_brand_makes_it_contested(counted):
    keep(
        variant("judge", inside=["2026-002"]),
        variant("judge", inside=["2026-002"]),
        variant("judge"),
        variant("weight", "public-5", inside=["2026-002"], shared=["2026-001"]),
        variant("held"),
    )
    page = shown(counted)
    assert (page.certain, page.open, contested(page)) == (1, 1, ["2026-001"])
    assert [card.line.row.result.rank for card in page.cards] == [2]
    assert (page.cards[0].line.placed, page.cards[0].line.of) == (2, 5)
    assert (page.changed, page.of) == (3, 5)
    told = [(change.told, change.enters, change.leaves, change.shares) for change in page.changes]
    assert told == [
        ("去掉一名评委（3 种中的 2 种）", "", "Brand 1", ""),
        ("社会评价（广评）权重−5个百分点", "", "Brand 1", "Brand 1"),
    ]


def test_a_brand_whose_place_the_draws_decide_is_contested(counted):
    row = Result.objects.get(application__number="2026-001")
    row.explanation["uncertainty"]["in_places"] = "79/100"
    row.save()
    assert contested(shown(counted)) == ["2026-001"]


def test_a_brand_that_the_negative_list_bars_is_contested_and_says_so(counted):
    agency = Application.objects.get(number="2026-002").agency
    agency.veto_findings.create(
        kind="grave_incident",
        happened_on=make.RATING_OPENS.date(),
        source="监察机关",
        recorded_at=make.AFTER_RATING,
    )
    page = shown(counted)
    assert contested(page) == ["2026-002"]
    assert "监察机关" in page.cards[0].line.veto
    assert page.lines[0].marks == ["负面清单否决"]


def test_after_the_decision_the_page_says_what_was_known_when_it_was_taken(counted, client):
    moved("decided")
    Evaluation.objects.update(decided_at=make.AFTER_RATING)
    agency = Application.objects.get(number="2026-002").agency
    later = make.AFTER_RATING + timedelta(days=1)
    for happened_on, recorded_at in (
        (make.RATING_OPENS.date(), later),
        (later.date(), later),
    ):
        agency.veto_findings.create(
            kind="grave_incident",
            happened_on=happened_on,
            source="监察机关",
            recorded_at=recorded_at,
        )
    year = Evaluation.objects.select_related("cycle").get()
    page = overview(year, candidates_of(year), now=later + timedelta(days=1))
    assert (contested(page), page.is_flagged) == ([], False)
    assert page.sentence == "审定前，2 个名额已无争议，0 个品牌存在争议。"
    keep(variant("held", inside=["2026-002"]))
    client.force_login(make_user(Role.LEADER, username="leader"))
    html = client.get(reverse("leadership:ranking", args=[2026])).content.decode()
    assert "审定前存在争议的品牌" in html and "待商议的品牌" not in html


def test_contested_brands_without_a_card_are_named(counted, monkeypatch):
    monkeypatch.setattr("reviews.decision.presenters.overview.MOST_CARDS", 1)
    for row in Result.objects.all():
        row.explanation["uncertainty"]["in_places"] = "1/2"
        row.save()
    page = shown(counted)
    assert (len(page.cards), len(page.further)) == (1, page.contested - 1)
    assert page.contested > 1
    named = [card.line for card in page.cards] + page.further
    assert {line.row.result.pk for line in named} == {
        line.row.result.pk for line in page.lines if line.contested
    }


def test_ratings_set_aside_are_told_unless_they_are_few(counted):
    application = Application.objects.get(number="2026-001")
    make_hold(application, list(application.ratings.all()), now=make.AFTER_RATING)
    few = Application.objects.get(number="2026-002")
    make_hold(few, list(few.ratings.all()), now=make.AFTER_RATING)
    marks = {line.row.result.application.number: line.marks for line in shown(counted).lines}
    assert marks["2026-001"] == ["隔离评价 5 条"]
    assert marks["2026-002"] == ["隔离评价 不足5 条"]


def test_a_card_names_what_the_panel_put_above_and_below_the_others(counted):
    """The means of the three: 60, 60 and 60 of the first indicator; 25, 20 and 15 of the second."""
    keep(variant("held", inside=["2026-002"]))
    card = shown(counted).cards[0]
    assert (card.strong, card.weak) == (["兑现情况"], [])
    assert [str(part.adds) for part in card.parts] == ["4.50", "29.75", "54.27"]


def test_a_year_that_kept_no_what_ifs_says_nothing_of_them(counted, client):
    Outlook.objects.all().delete()
    client.force_login(make_user(Role.LEADER, username="leader"))
    page = client.get(reverse("leadership:ranking", args=[2026])).content.decode()
    assert "假设推演中" not in page
    assert shown(counted).what_if_sentence == ""


def test_a_leader_with_a_conflict_sees_neither_what_ifs_nor_the_number_of_contested(
    counted, client
):
    agency = Application.objects.get(number="2026-001").agency
    client.force_login(make_user(Role.LEADER, username="tied", agency=agency, role="head"))
    page = client.get(reverse("leadership:ranking", args=[2026]))
    assert page.status_code == 403
    assert "名额已经明确" not in page.content.decode()
