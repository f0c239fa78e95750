"""Cases open when the window is closed: all of them, once, in blocks; never while the rating is
sealed.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Count

from brandportal.accounts.enums import AgencyRole
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.bad_ratings.opening import (
    bad_ratings,
    due_to_open_cases,
    open_block,
    opened_evaluations,
)
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Case, CaseOpening, Hold, Rating, Screening
from reviews.tasks import open_cases
from tests.factories.at_once import at_once
from tests.factories.cases import at, in_status, make_counted_year, make_rating
from tests.factories.people import make_user
from tests.factories.rating import NOW, make_year
from tests.factories.screening import make_hold

pytestmark = pytest.mark.django_db


def test_open_block_opens_a_case_for_each_of_the_two_worst_levels():
    year = make_counted_year()
    made = {level: make_rating(year.first, level) for level in (1, 2, 3, 4, 5)}
    assert open_block(evaluation=year.evaluation, now=NOW) == 2
    cases = Case.objects.order_by("rating__overall")
    assert [case.rating for case in cases] == [made[1], made[2]]
    assert {(case.status, case.application) for case in cases} == {("to_verify", year.first)}


def test_open_block_takes_the_number_of_levels_from_the_rules():
    year = make_counted_year()
    for level in (1, 2, 3):
        make_rating(year.first, level)
    year.cycle.rules["bad_rating"]["worst_levels"] = 3
    type(year.cycle).objects.update(rules=year.cycle.rules)
    year.evaluation.refresh_from_db()
    assert open_block(evaluation=year.evaluation, now=NOW) == 3


def test_open_block_starts_the_clocks_now_in_working_days():
    year = make_counted_year()
    make_rating(year.first)
    # Tuesday, 29 September 2026; 1 to 7 October are holidays, Saturday 10 October is a make-up day.
    open_block(evaluation=year.evaluation, now=at(29, month=9))
    case = Case.objects.get()
    assert case.verify_due == at(1, 0, month=10)
    assert case.answer_due == at(12, 0, month=10) + (at(2) - at(1))


def test_open_block_is_safe_to_repeat():
    year = make_counted_year()
    make_rating(year.first)
    assert [open_block(evaluation=year.evaluation, now=at(12 + n)) for n in range(3)] == [1, 0, 0]
    assert Case.objects.count() == 1
    assert Entry.objects.filter(action="case.open").count() == 1


def test_open_block_goes_on_where_the_block_before_ended_and_tells_at_the_end():
    year = make_counted_year(brands=2)
    head = make_user(username="head", agency=year.first.agency, role=AgencyRole.HEAD)
    other = make_user(username="other", agency=year.applications[1].agency)
    for _n in range(3):
        make_rating(year.first)
    make_rating(year.applications[1], 2)
    sizes, told = [], []
    for minute in range(4):
        sizes.append(open_block(evaluation=year.evaluation, now=at(12, minute=minute), limit=2))
        told.append(Notice.objects.count())
    assert sizes == [2, 2, 0, 0]
    assert told == [0, 0, 2, 2]
    assert {(row.recipient, row.subject) for row in Notice.objects.all()} == {
        (head, "“品牌1”有 3 条差评待整改"),
        (other, "“品牌2”有 1 条差评待整改"),
    }
    assert CaseOpening.objects.get().opened == 4


def test_held_ratings_wait_and_excluded_ones_get_no_case():
    year = make_counted_year()
    held = make_rating(year.first)
    free = make_rating(year.first)
    hold = make_hold(year.first, [held], now=NOW)
    open_block(evaluation=year.evaluation, now=NOW)
    assert [case.rating for case in Case.objects.all()] == [free]
    Hold.objects.filter(pk=hold.pk).update(
        status="released",
        decided_at=NOW,
        decided_by=make_user(username="o"),
        reason="x, as was found",
    )
    assert list(bad_ratings(year.evaluation)) == [held]
    open_block(evaluation=year.evaluation, now=at(14))
    assert Case.objects.count() == 2


def test_who_is_told_later_hears_of_the_new_cases_only():
    year = make_counted_year()
    make_user(username="head", agency=year.first.agency)
    make_rating(year.first)
    make_rating(year.first)
    open_block(evaluation=year.evaluation, now=NOW)
    make_rating(year.first)
    open_block(evaluation=year.evaluation, now=at(14))
    counts = [row.context["count"] for row in Notice.objects.order_by("pk")]
    assert counts == ["2", "1"]


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_due_only_after_the_window_is_closed(status):
    year = make_counted_year(status=status)
    after = ("counted", "decided", "on_notice", "cleared", "concluded")
    assert bool(due_to_open_cases()) is (status in after)
    assert opened_evaluations() == []
    assert year.evaluation.status == status


@pytest.mark.parametrize(
    ("screening", "due"),
    [("waiting", False), ("running", False), ("stopped", True), ("finished", True)],
)
def test_due_when_the_ratings_are_screened(screening, due):
    year = make_counted_year()
    Screening.objects.update(
        status=screening,
        worker="w",
        seen_at=NOW,
        finished_at=NOW if screening == "finished" else None,
    )
    assert bool(due_to_open_cases()) is due
    in_status(year.evaluation, "decided")
    assert bool(due_to_open_cases()) is True


def test_task_opens_nothing_while_the_rating_is_open_and_everything_after():
    year = make_year(brands=1)
    for _n in range(3):
        make_rating(year.first)
    assert open_cases() == 0
    in_status(year.evaluation, "decided")
    assert open_cases() == 3
    assert open_cases() == 0


def test_opening_is_a_few_queries_whatever_the_number(django_assert_max_num_queries):
    year = make_counted_year()
    make_user(username="head", agency=year.first.agency)
    for _n in range(50):
        make_rating(year.first)
    with django_assert_max_num_queries(25):
        open_block(evaluation=year.evaluation, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_one_case_a_rating():
    year = make_counted_year()
    for _n in range(5):
        make_rating(year.first)
    failures = at_once(*[lambda: open_block(evaluation=year.evaluation, now=NOW, limit=3)] * 2)
    open_block(evaluation=year.evaluation, now=NOW)
    assert [type(failure).__name__ for failure in failures] in (
        [],
        ["OperationalError"] * (connection.vendor == "sqlite"),
    )
    assert set(Rating.objects.annotate(n=Count("case")).values_list("n", flat=True)) == {1}
