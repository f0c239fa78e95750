"""Small numbers are hidden and cannot be computed by subtraction."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest

from reviews.evaluation.small_cells import (
    SMALL,
    hidden_cells,
    hidden_in_grid,
    hides_whole,
    in_words,
)
from reviews.results.presenters.explanations import told_together


def test_no_count_under_five_follows_from_what_is_told():
    """Every table of three cells up to seven, with its total: the hidden cells sum to at least
    five, or the total is hidden too.
    """
    for numbers in product(range(8), repeat=3):
        cells = dict(zip("abc", numbers, strict=True))
        hidden = hidden_cells(cells)
        assert all(key in hidden for key, n in cells.items() if 0 < n < SMALL)
        rest = sum(cells[key] for key in hidden)
        assert not hidden or rest >= SMALL or hides_whole(cells, hidden)
        assert all(cells[key] for key in hidden)


@pytest.mark.parametrize(
    ("cells", "hidden", "whole"),
    [
        ({"a": 120, "b": 3, "c": 40}, {"b", "c"}, False),
        ({"a": 3, "b": 0}, {"a"}, True),
        ({"a": 3, "b": 2, "c": 90}, {"a", "b"}, False),
        ({"a": 5, "b": 5}, set(), False),
        ({}, set(), False),
    ],
)
def test_hidden_cells(cells, hidden, whole):
    assert hidden_cells(cells) == hidden
    assert hides_whole(cells, hidden) is whole


@pytest.mark.usefixtures("english")
def test_in_words():
    assert [in_words(3, hidden=True), in_words(40, hidden=True), in_words(40, hidden=False)] == [
        "under 5",
        "not told",
        "40",
    ]


def counted(**cells: int) -> SimpleNamespace:
    """A result with these ratings by group."""
    groups = [{"group": group, "n": n} for group, n in cells.items()]
    return SimpleNamespace(
        ratings_count=sum(cells.values()), explanation={"public": {"groups": groups}}
    )


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("brands", "sentence"),
    [
        ([counted(a=40), counted(a=9, b=3)], "52 ratings counted."),
        ([counted()], "0 ratings counted."),
        (
            [counted(a=40), counted(a=3)],
            "40 ratings counted, without those of brands that have fewer than 5.",
        ),
        (
            [counted(a=2, b=2), counted(a=4)],
            "Every brand has fewer than 5 ratings; their total is not shown.",
        ),
    ],
)
def test_a_number_that_is_not_told_is_not_called_none(brands, sentence):
    assert told_together(brands) == sentence


def test_a_grid_leaves_no_row_and_no_column_with_few_untold():
    for numbers in product((0, 3, 7, 20), repeat=6):
        cells = dict(zip(product("ab", "xyz"), numbers, strict=True))
        hidden = hidden_in_grid(cells)
        assert {key for key, n in cells.items() if 0 < n < SMALL} <= hidden
        for place, names in ((0, "ab"), (1, "xyz")):
            for name in names:
                line = [key for key in cells if key[place] == name]
                inside = [key for key in line if key in hidden]
                left = [key for key in line if key not in hidden and cells[key]]
                assert not inside or not left or sum(cells[key] for key in inside) >= SMALL
