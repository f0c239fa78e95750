from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scoring.severity import severity


def test_severity_gives_the_published_block_design(vectors):
    vector = vectors["severity_bibd_montgomery"]
    found = severity((a, j, score) for a, j, score in vector["input"]["rows_entity_judge_score"])
    expected = vector["expected_recomputed"]
    assert {str(a): float(value) for a, value in found.adjusted.items()} == expected["ls_means"]
    assert {str(j): float(value) for j, value in found.leniency.items()} == expected[
        "judge_leniency"
    ]
    assert {str(a): round(float(value), 8) for a, value in found.raw.items()} == expected[
        "raw_means"
    ]
    assert (found.ss_judges, found.ss_applications_adjusted, found.ss_error) == (
        55,
        Fraction(91, 4),
        Fraction(13, 4),
    )
    assert found.f == Fraction(35, 3)
    assert found.connected


def test_severity_of_a_complete_design_changes_no_mean():
    rng = Random(1)
    found = severity((a, j, rng.randint(0, 100)) for a in range(6) for j in range(4))
    assert found.adjusted == found.raw


def test_severity_takes_out_a_harsh_judge():
    """True merits 80 70 60; judge H takes 10 off and alone scores A with M, B with L and C with M
    and L.

    Leniency H -20/3, M and L +10/3 (sum 0): the merits minus 10/3 come out, in their true
    distances.
    """
    merit = {"A": 80, "B": 70, "C": 60}
    harsh = {"H": -10, "M": 0, "L": 0}
    cells = [("A", "H"), ("A", "M"), ("B", "H"), ("B", "L"), ("C", "M"), ("C", "L")]
    found = severity((a, j, merit[a] + harsh[j]) for a, j in cells)
    assert found.leniency == {"H": Fraction(-20, 3), "L": Fraction(10, 3), "M": Fraction(10, 3)}
    assert found.adjusted == {a: value - Fraction(10, 3) for a, value in merit.items()}
    assert found.ss_error == 0
    assert found.f is None


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(3, 8), st.integers(2, 5))
def test_severity_recovers_an_additive_world_exactly(rng, applications, judges):
    merit = {f"A{n}": rng.randint(0, 100) for n in range(applications)}
    lean = {f"J{n}": rng.randint(-10, 10) for n in range(judges)}
    cells = {(a, j) for a in merit for j in lean if rng.random() < 0.6}
    cells |= {(a, "J0") for a in merit} | {("A0", j) for j in lean}
    shift = Fraction(sum(lean.values()), judges)
    found = severity((a, j, merit[a] + lean[j]) for a, j in sorted(cells))
    assert found.leniency == {j: value - shift for j, value in lean.items()}
    assert found.adjusted == {a: value + shift for a, value in merit.items()}


def test_severity_says_when_parts_do_not_compare():
    found = severity([("A", "J1", 60), ("A", "J2", 70), ("B", "J3", 90), ("B", "J4", 80)])
    assert not found.connected
    assert found.explanation["notes"] == ["parts_do_not_compare"]
    assert found.adjusted == {"A": 65, "B": 85}
    assert found.leniency == {"J1": -5, "J2": 5, "J3": 5, "J4": -5}


def test_severity_refuses_a_cell_twice_and_an_empty_panel():
    with pytest.raises(ValueError, match="once"):
        severity([("A", "J", 1), ("A", "J", 2)])
    with pytest.raises(ValueError, match="no score"):
        severity([])
