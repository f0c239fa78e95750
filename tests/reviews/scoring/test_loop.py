"""The figures of the bad-rating loop, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from reviews.scoring.loop import AnswerFacts, CaseFacts, LoopFigures, figures, month_figures

DAY = timedelta(days=1)
OPENED = datetime(2026, 5, 12, tzinfo=UTC)
VERIFY, DUE = OPENED + DAY, OPENED + 5 * DAY
NOW = OPENED + 30 * DAY


def case(*answers: AnswerFacts, verified: datetime | None = OPENED, **more) -> CaseFacts:
    return CaseFacts(verify_due=VERIFY, verified_at=verified, answers=answers, **more)


def given(days: float = 1, grade: str = "", repaired: bool = True, due: datetime = DUE):
    return AnswerFacts(due, OPENED + days * DAY, grade, repaired)


def test_nothing_has_no_share():
    empty = figures([], now=NOW)
    assert empty == LoopFigures()
    assert (
        empty.repair_rate,
        empty.in_time_share,
        empty.verify_share,
        empty.answer_share,
        empty.graded_share,
        empty.satisfied_share,
    ) == (None,) * 6


@pytest.mark.parametrize(
    ("facts", "repaired"),
    [
        (case(given(grade="satisfied"), settled=True), 1),
        (case(given(grade="satisfied", repaired=False), settled=True), 1),
        (case(given(), settled=True), 1),
        (case(given(repaired=False), settled=True), 0),  # explained, and nobody graded
        (case(given(grade="dissatisfied"), settled=True), 0),
        (case(given(grade="dissatisfied"), given(grade="satisfied"), settled=True), 1),
        (case(given(grade="dissatisfied"), given(), settled=True), 1),
        (case(given()), 0),  # the rater may still grade it
        (case(owed=DUE), 0),
    ],
)
def test_repaired(facts, repaired):
    assert figures([facts], now=NOW).repaired == repaired
    assert figures([facts], now=NOW).repair_rate == repaired


def test_repair_rate_counts_open_cases_and_leaves_unfounded_ones_out():
    cases = [
        case(given(grade="satisfied"), settled=True),
        case(given(), settled=True),
        case(owed=DUE),
        case(given(grade="satisfied"), settled=True, founded=False),
    ]
    found = figures(cases, now=NOW)
    assert (found.cases, found.excluded, found.repair_rate) == (3, 1, Fraction(2, 3))


@pytest.mark.parametrize(
    ("facts", "timed", "timely"),
    [
        (case(given(4.99)), 1, 1),
        (case(given(5)), 1, 0),  # the due moment itself is late
        (case(given(1), given(9, due=OPENED + 8 * DAY)), 1, 0),
        (case(given(1), owed=NOW), 1, 0),
        (case(given(1), owed=NOW + DAY), 1, 1),
        (case(owed=NOW + DAY), 0, 0),
        (case(owed=DUE), 1, 0),
        (case(), 0, 0),
    ],
)
def test_in_time_share(facts, timed, timely):
    found = figures([facts], now=NOW)
    assert (found.timed, found.timely) == (timed, timely)


@pytest.mark.parametrize(
    ("verified", "now", "to_verify", "in_time"),
    [
        (OPENED, NOW, 1, 1),
        (VERIFY, NOW, 1, 0),
        (None, NOW, 1, 0),
        (None, VERIFY - DAY / 2, 0, 0),
    ],
)
def test_verify_share(verified, now, to_verify, in_time):
    found = figures([case(verified=verified, owed=DUE)], now=now)
    assert (found.to_verify, found.verified_in_time) == (to_verify, in_time)


def test_an_answer_after_a_reopening_is_one_of_its_own():
    found = figures(
        [case(given(1, "dissatisfied"), given(20, due=OPENED + 10 * DAY), reopened=True)], now=NOW
    )
    assert (found.to_answer, found.answered_in_time, found.reopened) == (2, 1, 1)
    assert found.answer_share == Fraction(1, 2)


def test_grades_are_those_of_the_last_answers():
    found = figures(
        [
            case(given(grade="dissatisfied"), given(grade="satisfied"), settled=True),
            case(given(grade="dissatisfied"), given()),
            case(given(grade="dissatisfied"), settled=True),
        ],
        now=NOW,
    )
    assert (found.graded, found.satisfied) == (2, 1)
    assert (found.graded_share, found.satisfied_share) == (Fraction(2, 3), Fraction(1, 2))


MAY, JUNE, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7))


def test_a_month_counts_what_is_due_in_it():
    cases = [case(given(1)), case(given(6)), case(given(1, due=JUNE)), case(owed=DUE)]
    found = month_figures(cases, begins=MAY, ends=JUNE)
    assert (found.to_answer, found.in_time, found.answer_share) == (3, 1, Fraction(1, 3))


def test_a_backlog_counts_in_every_month_it_lasts():
    late, never = case(given(45)), case(owed=DUE)
    assert month_figures([late, never], begins=JUNE, ends=JULY).to_answer == 2
    assert month_figures([late], begins=JULY, ends=JULY + 31 * DAY).to_answer == 0
    assert month_figures([never], begins=JULY, ends=JULY + 31 * DAY).to_answer == 1


@pytest.mark.parametrize(
    ("in_time", "poor"), [(4, False), (3, True), (0, True)], ids=["80%", "60%", "0%"]
)
def test_poor_is_below_the_percentage(in_time, poor):
    cases = [case(given(1)) for _n in range(in_time)] + [case(owed=DUE)] * (5 - in_time)
    assert month_figures(cases, begins=MAY, ends=JUNE).is_poor(Fraction(80)) is poor


def test_a_month_without_anything_to_answer_is_not_poor():
    assert not month_figures([], begins=MAY, ends=JUNE).is_poor(Fraction(80))
    assert not month_figures([case(owed=DUE, founded=False)], begins=MAY, ends=JUNE).is_poor(
        Fraction(80)
    )


@pytest.mark.parametrize(("late", "counted"), [(-1, 0), (0, 1), (1, 1)])
def test_a_case_that_nobody_verified_counts_from_the_second_it_was_due(late, counted):
    found = figures([case(verified=None)], now=VERIFY + timedelta(seconds=late))
    assert (found.to_verify, found.verified_in_time) == (counted, 0)
