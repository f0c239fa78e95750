from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.composite import Candidate, composite, rank

WEIGHTS = DEFAULT_RULES["stage_weights"]
TIES = DEFAULT_RULES["ties"]


def places(*candidates: Candidate, ties=TIES) -> list[tuple[str, int | None, str | None]]:
    return [
        (ranked.candidate.application, ranked.rank, ranked.decided_by)
        for ranked in rank(candidates, ties)
    ]


def even(application: str, **facts) -> Candidate:
    return Candidate(application, **{"composite": Fraction(80), "public": Fraction(80), **facts})


def test_composite_weighs_the_stages():
    """5 x 90 + 35 x 80 + 60 x 85 = 8350, of 100: 83.5."""
    result = composite(Decimal(90), Fraction(80), Fraction(85), WEIGHTS)
    assert result.score == Fraction(167, 2)
    parts = result.explanation["parts"].values()
    assert sum(Fraction(part["share"]) * Fraction(part["score"]) for part in parts) == result.score


def test_composite_of_a_nought_counts_as_nought():
    """60 x 85 = 5100, of 100: 51; a stage at nought adds nothing."""
    assert composite(0, Fraction(0), Fraction(85), WEIGHTS).score == Fraction(51)
    assert composite(0, Fraction(0), Fraction(0), WEIGHTS).score == 0


def test_composite_without_a_public_score_is_none():
    result = composite(90, Fraction(80), None, WEIGHTS)
    assert result.score is None
    assert result.explanation["set_aside"] == [{"stage": "public", "reason": "insufficient_sample"}]


def test_rank_uses_the_unrounded_composite():
    lower = even("A", composite=Fraction(80001, 1000))
    higher = even("B", composite=Fraction(80002, 1000))
    assert places(lower, higher) == [("B", 1, None), ("A", 2, "composite")]


def test_rank_breaks_ties_in_their_order():
    early, late = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    found = places(
        even("F", repair_rate=Fraction(1, 2), panel_median=Fraction(70), submitted_at=late),
        even("E", repair_rate=Fraction(1, 2), panel_median=Fraction(70), submitted_at=early),
        even("D", repair_rate=Fraction(1, 2), panel_median=Fraction(71), submitted_at=late),
        even("C", repair_rate=Fraction(1), panel_median=Fraction(1), submitted_at=late),
        even("B", public=Fraction(81), submitted_at=late),
        even("G", submitted_at=early),
        even("A", composite=Fraction(81), public=Fraction(1)),
    )
    assert found == [
        ("A", 1, None),
        ("B", 2, "composite"),
        ("C", 3, "public"),
        ("D", 4, "bad_rating_repair_rate"),
        ("E", 5, "panel_median"),
        ("F", 6, "earlier_submission"),
        ("G", 7, "bad_rating_repair_rate"),
    ]


def test_rank_is_shared_by_who_is_equal_on_all_but_the_code():
    found = rank(
        [even("C"), even("A"), even("B", composite=Fraction(90)), even("D", composite=Fraction(1))],
        TIES,
    )
    assert [(one.candidate.application, one.rank, one.shared) for one in found] == [
        ("B", 1, False),
        ("A", 2, True),
        ("C", 2, True),
        ("D", 4, False),
    ]


def test_rank_puts_insufficient_samples_last_without_a_rank():
    found = rank([even("A", composite=None, public=None), even("B", composite=Fraction(0))], TIES)
    assert [(one.candidate.application, one.rank, one.status) for one in found] == [
        ("B", 1, "ranked"),
        ("A", None, "insufficient_sample"),
    ]


def test_rank_without_a_submission_time_comes_after_one_with():
    assert places(even("A"), even("B", submitted_at=datetime(2026, 1, 1, tzinfo=UTC))) == [
        ("B", 1, None),
        ("A", 2, "earlier_submission"),
    ]


def test_rank_takes_the_published_name_of_the_repair_rate():
    assert places(even("A"), even("B", repair_rate=Fraction(0)), ties=["repair_rate"]) == [
        ("B", 1, None),
        ("A", 2, "repair_rate"),
    ]


def test_rank_refuses_an_unknown_tie_break_and_an_application_twice():
    with pytest.raises(ValueError, match="unknown tie-break 'lot'"):
        rank([even("A")], ["lot"])
    with pytest.raises(ValueError, match="twice"):
        rank([even("A"), even("A")], TIES)


@pytest.mark.parametrize(("count", "shared"), [(1, False), (2, True), (3, True)])
def test_rank_of_equals_only(count, shared):
    found = rank([even(f"A{n}") for n in range(count)], TIES)
    assert [(one.rank, one.shared) for one in found] == [(1, shared)] * count


def test_rank_of_a_candidate_of_whom_nothing_is_known_comes_after_noughts():
    nought = even("B", repair_rate=Fraction(0), submitted_at=datetime(1, 1, 1, tzinfo=UTC))
    assert places(even("A"), nought) == [("B", 1, None), ("A", 2, "bad_rating_repair_rate")]
    assert Candidate("A", None, None).panel_median == 0


def test_rank_of_two_without_submission_time_is_shared():
    assert [one.shared for one in rank([even("A"), even("B")], ["earlier_submission"])] == [
        True,
        True,
    ]
