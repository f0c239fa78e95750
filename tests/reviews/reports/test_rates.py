"""The rates of a year: of ratings once they are published and never about few people, of cases
live.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.enums import Role
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import PUBLISHED
from reviews.models import Callback, CallbackWish, Rating
from reviews.reports.presenters import rates
from reviews.reports.rates import Cell, Counted, counted_ratings, good_by
from reviews.results.counting import ratings_by_application
from tests.factories import evaluation as make
from tests.factories.cases import at, make_answer, make_case, make_counted_year
from tests.factories.counted import counted_year
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = "/admin/reports/"


@pytest.fixture
def client(client):
    client.cookies["django_language"] = "en"
    return client


def counted(*rows: tuple[int, str, str, str, int, int]) -> list[Counted]:
    return [Counted(*row) for row in rows]


def told(cells) -> dict[object, tuple[int, int] | None]:
    return {key: (cell.part, cell.whole) if cell.told else None for key, cell in cells.items()}


ROWS = counted(
    (1, "window", "phone", "2026-05", 90, 100),
    (1, "window", "paper", "2026-05", 2, 3),
    (2, "window", "phone", "2026-06", 30, 40),
    (2, "window", "kiosk", "2026-06", 9, 10),
    (3, "party_organ", "phone", "2026-05", 70, 70),
    (3, "party_organ", "paper", "2026-05", 20, 20),
)


def test_good_ratings_by_agency_class_and_month():
    assert told(good_by(ROWS, "agency")) == {1: (92, 103), 2: (39, 50), 3: (90, 90)}
    assert told(good_by(ROWS, "agency", agency_class="window")) == {1: (92, 103), 2: (39, 50)}
    assert told(good_by(ROWS, "class")) == {"window": (131, 153), "party_organ": (90, 90)}
    assert told(good_by(ROWS, "month")) == {"2026-05": (182, 193), "2026-06": (39, 50)}
    assert told(good_by(ROWS, "month", agency_class="window")) == {
        "2026-05": (92, 103),
        "2026-06": (39, 50),
    }


def test_few_of_a_channel_are_not_told_and_do_not_follow_from_what_is():
    assert told(good_by(ROWS, "channel")) == {
        "phone": (190, 210),
        "paper": (22, 23),
        "kiosk": (9, 10),
    }
    # Three on paper in one class: without the ten of the kiosk they would follow from its sum,
    # without the twenty of the other class from the channel's.
    assert told(good_by(ROWS, "channel", agency_class="window")) == {
        "phone": (120, 140),
        "paper": None,
        "kiosk": None,
    }
    assert told(good_by(ROWS, "class", channel="paper")) == {"window": None, "party_organ": None}


def test_a_share_that_is_not_told_is_none():
    assert Cell(3, 4).share is not None
    assert Cell(3, 4, told=False).share is None
    assert Cell(0, 0).share is None


@pytest.fixture
def year():
    made = counted_year()
    make.moved(EvaluationStatus.ON_NOTICE)
    made.refresh_from_db()
    return made


def test_ratings_are_those_that_the_result_counts(year):
    applications = year.cycle.applications.all()
    mine = Counter()
    good = Counter()
    for row in counted_ratings(year, applications):
        mine[row.application] += row.whole
        good[row.application] += row.good
    official = ratings_by_application(year)
    assert mine == {pk: lines.total() for pk, lines in official.items()}
    assert +good == +Counter(
        {
            pk: sum(times for line, times in lines.items() if line.overall >= 3)
            for pk, lines in official.items()
        }
    )


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_nothing_about_ratings_is_told_before_the_results_are_published(client, year, status):
    make.moved(status)
    client.force_login(make_user(Role.OFFICE))
    page = client.get(PAGE)
    closed = {rate.code: bool(rate.closed) for rate in page.context["rates"]}
    assert closed == {
        "good": status not in PUBLISHED,
        "response": status not in PUBLISHED,
        "repair": False,
        "callback": False,
    }
    tables = {rate.code for rate in page.context["rates"] if rate.tables}
    assert ("good" in tables) is (status in PUBLISHED)


def test_a_sealed_rating_changes_no_byte_of_the_page(client, year):
    make.moved(EvaluationStatus.RATING)
    client.force_login(make_user(Role.OFFICE))
    before = client.get(PAGE).content, client.get("/admin/progress/").content
    Rating.objects.filter(pk__in=Rating.objects.values("pk")[:2]).update(overall=1)
    Rating.objects.filter(pk__in=Rating.objects.order_by("-pk").values("pk")[:1]).update(
        channel="kiosk", accepted_at=timezone.now()
    )
    after = client.get(PAGE).content, client.get("/admin/progress/").content
    assert [_still(page) for page in after] == [_still(page) for page in before]


def _still(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def test_repairs_and_call_backs_are_live_and_hidden_by_conflicts(client):
    year = make_counted_year()
    settled = make_case(year.first, "closed", closed_at=at(9), closed_by=None)
    make_answer(settled, grade="satisfied", graded_at=at(8))
    make_case(year.first, "to_answer")
    CallbackWish.objects.create(case=settled, contact="x", left_at=at(2))
    Callback.objects.create(
        case=settled, called_at=at(3), reached=True, said="so", recorded_at=at(3)
    )
    office = make_user(Role.OFFICE)
    found = {rate.code: rate for rate in rates(year.cycle, by=office, now=at(10))}
    lines = {table.by: table.lines for table in found["repair"].tables}
    assert {
        by: [(row.cell.part, row.cell.whole) for row in some] for by, some in lines.items()
    } == {
        "class": [(1, 2)],
        "channel": [(1, 2)],
        "month": [(1, 2)],
        "agency": [(1, 2)],
    }
    (callbacks, *_more) = found["callback"].tables
    assert [(line.cell.part, line.cell.whole) for line in callbacks.lines] == [(1, 1)]
    tied = make_user(Role.OFFICE, agency=year.first.agency, username="tied")
    hidden = {rate.code: rate.tables for rate in rates(year.cycle, by=tied, now=at(10))}
    assert hidden["repair"] == hidden["callback"] == []


def test_the_file_holds_what_the_page_shows(client, year):
    client.force_login(make_user(Role.AUDITOR))
    answer = client.get(reverse("admin:reports-file", args=["csv"]), {"channel": "phone"})
    head, *rows = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert head == ["Award year", "Rate", "Grouped by", "In this group", "Count", "Of", "Share"]
    assert {(row[1], row[2]) for row in rows} == {("Good ratings", "By class")}
    assert client.get(reverse("admin:reports-file", args=["pdf"])).status_code == 404
    xlsx = client.get(reverse("admin:reports-file", args=["xlsx"]))
    assert xlsx.status_code == 200


def test_a_filter_that_is_not_offered_tells_nothing(client, year):
    client.force_login(make_user(Role.OFFICE))
    for asked in ({"cycle": "0"}, {"agency_class": "x"}, {"channel": "x"}):
        page = client.get(PAGE, asked)
        assert (page.status_code, page.context["rates"]) == (200, [])
        assert client.get(reverse("admin:reports-file", args=["csv"]), asked).status_code == 404


def test_without_a_year_the_page_says_so(client):
    client.force_login(make_user(Role.OFFICE))
    assert "No award year yet" in client.get(PAGE).text


@pytest.mark.parametrize("brands", [1, 3])
def test_the_page_costs_the_same_however_many_brands(client, brands, django_assert_num_queries):
    counted_year(brands)
    make.moved(EvaluationStatus.ON_NOTICE)
    client.force_login(make_user(Role.OFFICE))
    client.get(PAGE)
    with django_assert_num_queries(15):
        client.get(PAGE)
