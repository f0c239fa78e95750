"""The public page of bad ratings: shares in whole percent, small numbers hidden."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reviews.bad_ratings.presenters.published import public_repairs, published_years
from reviews.bad_ratings.presenters.shares import cause_rows, percent, public_loop, sum_told
from reviews.scoring.loop import LoopFigures
from tests.factories.cases import at, in_status, make_case, make_counted_year
from tests.factories.rating import make_result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (Fraction(0), "0%"), (Fraction(1, 8), "13%"), (Fraction(1), "100%")],
)
def test_percent(value, text):
    assert percent(value) == text


def test_public_loop_tells_nothing_of_very_few():
    few = LoopFigures(cases=4, excluded=1, timed=4, timely=4, graded=4, satisfied=4, repaired=4)
    told = public_loop(few, least=5)
    assert (told.cases, told.excluded, told.is_small) == ("fewer than 5", "fewer than 5", True)
    assert {told.verified, told.answered, told.satisfied, told.reopened, told.repaired} == {"–"}


def test_public_loop_needs_enough_below_each_line():
    found = LoopFigures(
        cases=6, to_answer=6, answered_in_time=3, graded=4, satisfied=4, repaired=3, reopened=1
    )
    told = public_loop(found, least=5)
    assert (told.cases, told.answered, told.satisfied, told.repaired, told.reopened) == (
        "6",
        "50%",
        "–",
        "50%",
        "17%",
    )


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([], "0"),
        ([0, 0], "0"),
        ([7, 9], "16"),
        ([7, 3], "more than 7"),  # 10 would tell the 3
        ([3], "fewer than 5"),
        ([7, 3, 3], "13"),
    ],
)
def test_sum_told_hides_what_the_lines_hide(parts, told):
    assert sum_told(parts, least=5) == told


def test_cause_rows_put_the_frequent_first_and_hide_the_rare():
    rows = cause_rows({"staffing": 6, "system": 12, "other": 2, "skill": 0}, least=5)
    assert [(row.label, row.value, row.share) for row in rows] == [
        ("System or network", "12", 100),
        ("Too few people at the counter", "6", 50),
        ("Other cause", "fewer than 5", 0),
    ]


@pytest.mark.parametrize(
    ("status", "is_public"),
    [
        ("rating", False),
        ("counted", False),
        ("decided", False),
        ("on_notice", True),
        ("cleared", True),
        ("concluded", True),
    ],
)
def test_published_with_the_notice_and_not_before(status, is_public):
    make_counted_year(status=status)
    assert [row.year for row in published_years()] == ([2026] if is_public else [])


def test_public_repairs_has_a_line_for_each_shortlisted_brand():
    year = make_counted_year(brands=3)
    for application in year.applications[:2]:
        make_result(application)
    for _n in range(5):
        make_case(year.first, "closed")
    make_case(year.applications[1], "closed")
    in_status(year.evaluation, "on_notice")
    found = public_repairs(year.evaluation.cycle, now=at(30))
    assert [(row.application, row.loop.cases, row.loop.repaired) for row in found.brands] == [
        (year.first, "5", "100%")
    ]
    assert [(row.application, row.loop.cases, row.loop.repaired) for row in found.small] == [
        (year.applications[1], "fewer than 5", "–")
    ]
    assert (found.whole.cases, found.whole.repaired) == ("more than 5", "100%")


def repaired_of(application, repaired: int, cases: int) -> None:
    """So many cases of a brand, of which so many are repaired."""
    make_result(application)
    for number in range(cases):
        make_case(application, "closed" if number < repaired else "dissatisfied")


def test_the_worst_stand_first():
    """By the share repaired as it is shown, then by the number of cases, then by the application's
    number.
    """
    year = make_counted_year(brands=5)
    cases = [(5, 5), (1, 5), (0, 6), (2, 10), (1, 5)]
    for application, (repaired, of) in zip(year.applications, cases, strict=True):
        repaired_of(application, repaired, of)
    in_status(year.evaluation, "on_notice")
    found = public_repairs(year.evaluation.cycle, now=at(30))
    assert [(row.application.number[-1], row.loop.repaired) for row in found.brands] == [
        ("3", "0%"),
        ("4", "20%"),
        ("2", "20%"),
        ("5", "20%"),
        ("1", "100%"),
    ]
    assert found.small == []


def test_brands_with_few_cases_stand_by_their_number_whatever_they_hide():
    """Their order tells neither how many cases they have nor how many are repaired."""
    orders = []
    for number, hidden in enumerate([[(0, 4), (0, 0), (1, 1)], [(0, 0), (3, 3), (0, 4)]]):
        year = make_counted_year(brands=3, year=2026 + number)
        for application, (repaired, of) in zip(year.applications, hidden, strict=True):
            repaired_of(application, repaired, of)
        in_status(year.evaluation, "on_notice")
        found = public_repairs(year.evaluation.cycle, now=at(30))
        assert found.brands == []
        orders.append([row.application.number[-1] for row in found.small])
    assert orders == [["1", "2", "3"]] * 2


@pytest.mark.parametrize("brands", [1, 3])
def test_public_repairs_is_a_few_queries(brands, django_assert_num_queries):
    year = make_counted_year(brands=brands)
    for application in year.applications:
        make_result(application)
        make_case(application, "closed")
    in_status(year.evaluation, "on_notice")
    with django_assert_num_queries(4):
        public_repairs(year.evaluation.cycle, now=at(30))
