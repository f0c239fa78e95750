"""Public and agency pages about the screening: how ratings are protected, reports of pressure,
results.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from brandportal.accounts.enums import AgencyRole
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Hold, HoldStatement, PressureReport, Sanction
from reviews.results import counting
from reviews.scoring.public import PublicRules, RatingLine, public_score
from reviews.screening import holds, sanctions
from reviews.screening.enums import HoldStatus, SanctionStep
from reviews.screening.presenters.facts import bounds, screening_facts, swing
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.guard import Counted, make_stuffed_year
from tests.factories.pages import flat
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.rating import make_notice, make_year
from tests.factories.screening import make_hold, ratings_of, screened
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db

NOW = make.AFTER_RATING


def screened_year() -> Counted:
    made = make_stuffed_year(ordinary=10)
    screened(made.evaluation)
    return made


year = built_once(screened_year)


@pytest.fixture
def excluded(year) -> Hold:
    hold = make_hold(year.applications[0], year.stuffed, now=NOW)
    return by_two(holds.exclude, hold=hold, reason="one room, one night", by=year.office, now=NOW)


def on_notice(year: Counted) -> None:
    moved(EvaluationStatus.ON_NOTICE)
    make_notice(year)


def read(client, name: str, *args, status: int = 200) -> str:
    response = client.get(reverse(name, args=args), headers={"accept-language": "en"})
    assert response.status_code == status
    return response.content.decode()


def test_the_bound_is_computed_from_the_rules():
    """2 · (15/100) · 3 = 0.9 points of the public score, 60 % of them in the composite."""
    rules = make.small_rules()
    assert str(swing(rules, "window")) == "9/10"
    assert [(row.open_share, row.public, row.composite) for row in bounds(rules)] == [
        (Decimal("15.00"), Decimal("0.90"), Decimal("0.54"))
    ] * 3
    wide = make.small_rules(public={"clamp_open_public": 10})
    assert str(swing(wide, "party_organ")) == "3"


def test_no_multiset_of_open_ratings_moves_the_score_further_than_the_bound():
    rules = make.small_rules()
    of_class = PublicRules.from_rules(rules, "window")
    verified = [RatingLine("service_recipients", level) for level in (5, 4, 3, 3)]
    scores = [
        public_score([*verified, *[RatingLine("public", level)] * n], of_class).score
        for level in (1, 2, 3, 4, 5)
        for n in (2, 50, 5000)
    ]
    assert max(scores) - min(scores) == swing(rules, "window")


def test_the_honest_page_shows_the_bound_of_the_year(client):
    make_year()
    page = read(client, "public:how-we-guard")
    assert "at most 0.90 points" in page
    assert "What we cannot detect" in page
    assert "Real people who are organised" in page


def test_the_honest_page_stands_before_any_year(client):
    assert "at most 0.90 points" in read(client, "public:how-we-guard")


def test_pressure_asks_takes_and_thanks_without_a_session(client):
    year = make_year()
    address = reverse("public:rate-pressure", args=[year.first.brand.code])
    assert "Nobody is asked who you are" in read(
        client, "public:rate-pressure", year.first.brand.code
    )
    sent = {"kinds": ["told", "watched"], "text": "counter 3 <script>alert(1)</script>"}
    page = client.post(address, sent, headers={"accept-language": "en"})
    assert (page.status_code, "has reached the Efficiency Office" in page.content.decode()) == (
        200,
        True,
    )
    report = PressureReport.objects.get()
    assert (report.application, report.kinds, report.text) == (
        year.first,
        "told,watched",
        "counter 3 <script>alert(1)</script>",
    )
    assert "sessionid" not in client.cookies


def test_pressure_keeps_what_was_typed_when_it_refuses(client):
    year = make_year()
    address = reverse("public:rate-pressure", args=[year.first.brand.code])
    page = client.post(address, {"text": "a long story"}, headers={"accept-language": "en"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Please tick what happened." in text
    assert "a long story" in text
    page = client.post(address, {"kinds": ["told"], "text": "x" * 501})
    assert page.status_code == 422
    assert 'value="told" id="kinds-told" checked' in flat(page.content.decode())
    assert not PressureReport.objects.exists()


def test_pressure_is_limited_by_device(client):
    year = make_year()
    address = reverse("public:rate-pressure", args=[year.first.brand.code])
    got = [client.post(address, {"kinds": "told"}).status_code for _ in range(6)]
    assert got == [200] * 5 + [429]
    assert PressureReport.objects.count() == 5


def test_pressure_can_be_reported_before_and_after_the_window_too(client):
    year = make_year(status=EvaluationStatus.COUNTED)
    address = reverse("public:rate-pressure", args=[year.first.brand.code])
    assert client.post(address, {"kinds": "receipt"}).status_code == 200


@pytest.mark.parametrize("name", ["public:rate"])
def test_the_rating_page_leads_to_the_report(client, name, time_machine):
    year = make_year()
    time_machine.move_to(year.cycle.windows.get(stage="rating").opens_at + timedelta(hours=1))
    link = reverse("public:rate-pressure", args=[year.first.brand.code])
    assert link in read(client, name, year.first.brand.code)


def test_the_agency_reads_rule_figures_and_reason_and_states_its_view(client, excluded, year):
    client.force_login(year.head)
    number = year.applications[0].number
    with time_machine.travel(NOW, tick=False):
        page = read(client, "workspace:guard", number)
        assert "Burst in time" in page
        assert "one room, one night" in page
        assert "40 ratings of your brand." in page
        about = f"hold-{excluded.pk}"
        sent = {"about": about, f"{about}-text": "It was our open day."}
        done = client.post(reverse("workspace:guard", args=[number]), sent)
    assert (done.status_code, HoldStatement.objects.get().text) == (302, "It was our open day.")


def test_a_refused_statement_keeps_its_words(client, excluded, year):
    client.force_login(year.head)
    about = f"hold-{excluded.pk}"
    address = reverse("workspace:guard", args=[year.applications[0].number])
    sent = {"about": about, f"{about}-text": "too late but kept"}
    with time_machine.travel(excluded.statement_due, tick=False):
        page = client.post(address, sent, headers={"accept-language": "en"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "The time for a statement is over." in text
    assert "too late but kept" in text
    assert not HoldStatement.objects.exists()


def test_what_is_only_held_is_not_shown_to_the_agency(client, year):
    make_hold(year.applications[0], year.stuffed, now=NOW)
    client.force_login(year.head)
    page = read(client, "workspace:guard", year.applications[0].number)
    assert "No rating of your brand was excluded" in page
    assert "Burst in time" not in page


def test_the_agency_answers_a_proposed_step_on_the_same_page(client, year):
    step = sanctions.propose(
        application=year.applications[0],
        step=SanctionStep.WARNING,
        reason="Staff were told to rate.",
        evidence="The order of 3 May.",
        by=year.office,
        now=NOW,
    )
    client.force_login(year.head)
    address = reverse("workspace:guard", args=[year.applications[0].number])
    about = f"step-{step.pk}"
    with time_machine.travel(NOW, tick=False):
        assert "The order of 3 May." in client.get(address).content.decode()
        client.post(address, {"about": about, f"{about}-text": "We took it back at once."})
    assert Sanction.objects.get().statement == "We took it back at once."


def test_nobody_else_finds_the_agencys_page(client, excluded, year):
    address = reverse("workspace:guard", args=[year.applications[0].number])
    other = make_user(username="other", agency=year.applications[1].agency, role=AgencyRole.HEAD)
    for person in (other, year.office, year.leader):
        client.force_login(person)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("clusters", [1, 3])
def test_the_agencys_page_asks_as_often_for_one_cluster_as_for_three(
    client, year, clusters, django_assert_num_queries
):
    application = year.applications[0]
    for number in range(clusters):
        hold = make_hold(application, year.stuffed[number * 10 : number * 10 + 10], now=NOW)
        by_two(holds.exclude, hold=hold, reason="ordinary", by=year.office, now=NOW)
    client.force_login(year.head)
    with time_machine.travel(NOW, tick=False), django_assert_num_queries(9):
        client.get(reverse("workspace:guard", args=[application.number]))


def test_results_tell_method_and_numbers_by_rule_and_name_no_brand(client, excluded, year):
    crowd = make_hold(
        year.applications[1],
        ratings_of(
            year.applications[1], [5] * 9, begin=make.RATING_OPENS + timedelta(days=3), who="c"
        ),
        now=NOW,
    )
    by_two(holds.release, hold=crowd, reason="an open day", by=year.office, now=NOW)
    facts = screening_facts(year.evaluation)
    assert [
        (row.code, row.held, row.held_ratings, row.excluded_ratings, row.released_ratings)
        for row in facts.rules
    ] == [("window", 2, 49, 40, 9)]
    on_notice(year)
    page = read(client, "public:results-screening", 2026)
    section = page[page.index('id="screening"') : page.index("</main>")]
    assert "<code" in section
    assert "window" in section
    assert "Brand 1" not in section


def test_results_say_when_nothing_was_found(client, year):
    on_notice(year)
    assert "Nothing unusual was found." in read(client, "public:results-screening", 2026)


def test_results_name_a_voided_open_part_in_the_brands_own_result(client, year):
    step = sanctions.propose(
        application=year.applications[0],
        step=SanctionStep.OPEN_PART_VOID,
        reason="r, as was found",
        evidence="e, as was found",
        by=year.office,
        now=NOW,
    )
    heard = sanctions.state(sanction=step, text="no, as was found", by=year.head, now=NOW)
    by_two(sanctions.impose, sanction=heard, outcome="yes, as was found", by=year.second, now=NOW)
    on_notice(year)
    assert "Of 1 brand the open part does not count" in read(
        client, "public:results-screening", 2026
    )
    own = read(client, "public:result", 2026, year.applications[0].number)
    assert "set aside by a sanction for interference" in own


def test_a_hold_released_before_the_notice_leaves_nothing_uncounted(year, excluded):
    with override("en"):
        by_two(holds.release, hold=excluded, reason="it was, as was found", by=year.office, now=NOW)
    assert not Hold.objects.filter(status=HoldStatus.EXCLUDED).exists()
    counting.count(evaluation=year.evaluation, by=year.office, now=NOW)
    counted = year.evaluation.results.get(application=year.applications[0]).ratings_count
    assert counted == 4 + 10 + 40
