"""Who would have the places if one thing about the year had been otherwise."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction as F

from hypothesis import given, settings
from hypothesis import strategies as st

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.composite import Candidate, composite, rank
from reviews.scoring.official import is_complete_in_groups, official
from reviews.scoring.panel import ADJUSTED, SAME_METHOD, PanelRules, panel_score
from reviews.scoring.public import PublicRules, RatingLine, public_score
from reviews.scoring.what_if import Counted, YearRules, counted_places, in_places, what_ifs
from tests.plugins.shared import WHOLE

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "100" if WHOLE else "25"))
PANEL = PanelRules.from_rules(DEFAULT_RULES)
START = datetime(2026, 3, 1, tzinfo=UTC)


def year(**changes) -> YearRules:
    return replace(YearRules.from_rules(DEFAULT_RULES), places=2, **changes)


def sums(*given: int) -> dict[str, F]:
    return dict(zip("abcde", map(F, given), strict=True))


def three() -> list[Counted]:
    """By the rules (self 5, panel 35, public 60; the highest and lowest of five sums left out):

    A 5·90 + 35·80 + 60·90 = 8650 → 86.5; B 5·90 + 35·(70+80+90)/3 + 60·88 = 8530 → 85.3;
    C 5·100 + 35·90 + 60·81 = 8510 → 85.1. Two places: A and B, C is 0.2 behind B.
    """
    return [
        Counted("A", F(90), sums(80, 80, 80, 80, 80), F(90), F(90)),
        Counted("B", F(90), sums(70, 80, 90, 20, 100), F(88), F(85)),
        Counted("C", F(100), sums(90, 90, 90, 90, 90), F(81), F(81)),
    ]


def test_each_what_if_of_three_brands_as_counted_by_hand():
    """Who stands second beside A; four sums are too few to leave any out, so their mean is taken.

    Without a: B (80+90+20+100)/4 = 72.5, 82.675 → C. Without b: 70, 81.8 → C. Without c: 67.5 → C.
    Without d: 85, 87.05 → B. Without e: 65 → C.
    Self 10: (450+8530)/105 = 85.52 against (500+8510)/105 = 85.81 → C; self 0: (8530-450)/95 =
    85.05 against (8510-500)/95 = 84.32 → B. Panel 40: (8530+400)/105 against (8510+450)/105 → C;
    panel 30: (8530-400)/95 against (8510-450)/95 → B. Public 65: (8530+440)/105 against
    (8510+405)/105 → B; public 55: (8530-440)/95 = 85.16 against (8510-405)/95 = 85.32 → C.
    Plain mean of B 72: 5·90 + 35·72 + 60·88 = 8250 → C; median 80 → B.
    With held ratings B's public is 85: 8350 → C.
    """
    found = what_ifs(three(), year())
    assert counted_places(three(), year()).inside == ("A", "B")
    assert Counter(one.places.inside for one in found if one.kind == "judge") == {
        ("A", "C"): 4,
        ("A", "B"): 1,
    }
    second = {(one.kind, one.detail): one.places.inside[1] for one in found if one.kind != "judge"}
    assert second == {
        ("weight", "self+5"): "C",
        ("weight", "self-5"): "B",
        ("weight", "panel+5"): "C",
        ("weight", "panel-5"): "B",
        ("weight", "public+5"): "B",
        ("weight", "public-5"): "C",
        ("method", "mean"): "C",
        ("method", "median"): "B",
        ("held", ""): "C",
    }
    assert {one.places.shared for one in found} == {()}


def test_judges_are_not_named_and_their_order_says_nothing():
    """Whoever is left out under whichever key, the same list comes out."""
    renamed = [
        replace(row, judge_sums={f"x{key}": row.judge_sums[key] for key in reversed("abcde")})
        for row in three()
    ]
    swapped = [
        replace(row, judge_sums=dict(zip("edcba", row.judge_sums.values(), strict=True)))
        for row in three()
    ]
    assert what_ifs(renamed, year()) == what_ifs(three(), year()) == what_ifs(swapped, year())
    assert {one.detail for one in what_ifs(three(), year()) if one.kind == "judge"} == {""}


def test_a_weight_never_falls_below_nought():
    """Self 3 and down to 0; a stage whose weight is all there is cannot be moved to nothing."""
    moved = what_ifs(three(), year(weights={"self": 3, "panel": 37, "public": 60}))
    by_hand = counted_places(three(), year(weights={"self": 0, "panel": 37, "public": 60}))
    assert next(one.places for one in moved if one.detail == "self-5") == by_hand
    alone = what_ifs(three(), year(weights={"self": 5, "panel": 0, "public": 0}))
    assert "self-5" not in {one.detail for one in alone}


def test_who_shares_the_last_rank_with_a_place_is_told_apart():
    same = [replace(row, judge_sums={}, self_score=F(0), public=F(80)) for row in three()]
    assert (counted_places(same, year()).inside, counted_places(same, year()).shared) == (
        (),
        ("A", "B", "C"),
    )


def test_who_has_too_few_ratings_has_no_place_unless_held_ones_count():
    few = [replace(row, public=None if row.application == "A" else row.public) for row in three()]
    found = {one.kind: one.places.inside for one in what_ifs(few, year())}
    assert counted_places(few, year()).inside == ("B", "C")
    assert "A" in found["held"]


@st.composite
def worlds(draw):
    """Sheets by judge and indicator, counted and held ratings, and what breaks ties, for up to six
    brands.
    """
    judges = [f"J{n}" for n in range(draw(st.integers(1, 6)))]
    points = st.integers(0, 4)
    groups = st.sampled_from(["service_recipients", "deputies", "public"])
    line = st.tuples(groups, st.integers(1, 5)).map(lambda cells: RatingLine(*cells))
    brands = []
    for number in range(draw(st.integers(1, 6))):
        seated = draw(st.lists(st.sampled_from(judges), unique=True, max_size=len(judges)))
        brands.append(
            {
                "number": f"{number}",
                "self": draw(st.integers(80, 83)),
                "sheets": {judge: {"x": draw(points), "y": draw(points)} for judge in seated},
                "ratings": draw(st.lists(line, max_size=8)),
                "held": draw(st.lists(line, max_size=4)),
                "at": START + timedelta(days=draw(st.integers(0, 1))),
            }
        )
    return brands


def sums_of(world, without=""):
    return {
        brand["number"]: {
            judge: F(sum(given.values()))
            for judge, given in brand["sheets"].items()
            if judge != without
        }
        for brand in world
    }


def from_scratch(world, *, without="", weights=None, panel=PANEL, held=False, places=2):
    """The places, counted by the functions of the count itself from sheets and ratings."""
    weights = weights or DEFAULT_RULES["stage_weights"]
    corrections = official(sums_of(world, without), panel).corrections
    candidates = []
    for brand in world:
        sheets = {judge: given for judge, given in brand["sheets"].items() if judge != without}
        score = panel_score(sheets, panel, correction=corrections.get(brand["number"]))
        ratings = brand["ratings"] + (brand["held"] if held else [])
        public = public_score(ratings, PUBLIC).score
        whole = composite(brand["self"], score.score, public, weights).score
        candidates.append(
            Candidate(brand["number"], whole, public, None, score.median, brand["at"])
        )
    return in_places(rank(candidates, DEFAULT_RULES["ties"]), places)


PUBLIC = replace(PublicRules.from_rules(DEFAULT_RULES, "window"), min_group=1, min_brand=2)


@settings(max_examples=EXAMPLES, deadline=None)
@given(worlds())
def test_what_ifs_equal_a_count_from_scratch(world):
    rows = [
        Counted(
            application=brand["number"],
            self_score=F(brand["self"]),
            judge_sums={judge: F(sum(given.values())) for judge, given in brand["sheets"].items()},
            public=public_score(brand["ratings"], PUBLIC).score,
            public_with_held=public_score(brand["ratings"] + brand["held"], PUBLIC).score,
            submitted_at=brand["at"],
        )
        for brand in world
    ]
    found = what_ifs(rows, year())
    judges = {judge for brand in world for judge in brand["sheets"]}
    expected = [("judge", "", from_scratch(world, without=judge)) for judge in judges]
    for stage, weight in DEFAULT_RULES["stage_weights"].items():
        for step in (5, -5):
            weights = {**DEFAULT_RULES["stage_weights"], stage: weight + step}
            places = from_scratch(world, weights=weights)
            expected.append(("weight", f"{stage}{step:+d}", places))
    standing = official(sums_of(world), PANEL)
    for method in ("trimmed_mean", "mean", "median", ADJUSTED):
        panel = replace(PANEL, method=method, when_incomplete=SAME_METHOD)
        tried = official(sums_of(world), panel)
        # Where everybody scored everything of his group, adjusting is the plain mean.
        adjusts = tried.adjusts and not is_complete_in_groups(sums_of(world), tried.fit)
        if method == standing.method or (method == ADJUSTED and not adjusts):
            continue
        places = from_scratch(world, panel=panel)
        expected.append(("method", method, places))
    expected.append(("held", "", from_scratch(world, held=True)))
    assert Counter((one.kind, one.detail, one.places) for one in found) == Counter(expected)
    assert counted_places(rows, year()) == from_scratch(world)
