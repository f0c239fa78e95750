"""What holds for every campaign: volume-neutral, bounded, symmetric, monotone.

PROPERTY_EXAMPLES raises the number of examples from the short run to the full count.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.composite import Candidate, composite, rank
from reviews.scoring.panel import PanelRules, panel_score
from reviews.scoring.public import PublicRules, RatingLine, public_score
from tests.plugins.shared import WHOLE

EXAMPLES = os.environ.get("PROPERTY_EXAMPLES", "150" if WHOLE else "40")
full = settings(max_examples=int(EXAMPLES))
TIES = DEFAULT_RULES["ties"]
PANEL = PanelRules.from_rules(DEFAULT_RULES)

classes = st.sampled_from(DEFAULT_RULES["agency_classes"])
public_rules = st.builds(
    lambda kind, group, brand, clamp: replace(
        PublicRules.from_rules(DEFAULT_RULES, kind), min_group=group, min_brand=brand, clamp=clamp
    ),
    classes,
    st.integers(1, 4),
    st.integers(1, 12),
    st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(3), Fraction(100)]),
)
levels = st.integers(1, 5)
groups = st.sampled_from(list(DEFAULT_RULES["public"]["groups"]["window"]))
overall_only = st.tuples(groups, levels).map(lambda cells: RatingLine(*cells))
with_aspects = st.tuples(groups, *[levels] * 5).map(lambda cells: RatingLine(*cells))
lines = st.one_of(overall_only, with_aspects)
ratings = st.lists(lines, max_size=40)
recipients = levels.map(lambda level: RatingLine("service_recipients", level))
# Twelve recipients reach every minimum above, so that there is always a score.
scored = st.tuples(st.lists(recipients, min_size=12, max_size=14), ratings).map(
    lambda two: sum(two, [])
)


@full
@given(public_rules, scored, st.integers(2, 50))
def test_copying_all_ratings_changes_no_score(rules, given_lines, times):
    counts = Counter(given_lines)
    before = public_score(counts, rules)
    qualifying = {group.group for group in before.groups if group.reason is None}
    kept = Counter({line: n for line, n in counts.items() if line.group in qualifying})
    copied = counts + Counter({line: n * (times - 1) for line, n in kept.items()})
    after = public_score(copied, rules)
    assert (after.score, after.verified, after.open_part) == (
        before.score,
        before.verified,
        before.open_part,
    )


@full
@given(public_rules, scored, st.integers(1, 50), st.data())
def test_adding_ratings_at_the_group_s_own_mean_changes_no_score(rules, given_lines, times, data):
    before = public_score(given_lines, rules)
    group = data.draw(st.sampled_from([one.group for one in before.groups if one.reason is None]))
    own = [line for line in given_lines if line.group == group]
    after = public_score(
        Counter(given_lines) + Counter({line: n * times for line, n in Counter(own).items()}), rules
    )
    assert after.score == before.score


@full
@given(
    public_rules,
    scored,
    st.lists(levels.map(lambda level: RatingLine("public", level)), max_size=200),
)
def test_added_open_ratings_move_the_score_within_the_bound(rules, given_lines, added):
    """2 w d / (W + w) with w the open group's weight and d the clamp; w d / (W + w) around V."""
    before = public_score(given_lines, rules)
    after = public_score(given_lines + added, rules)
    share = rules.weights["public"] / sum(rules.weights.values())
    assert after.verified == before.verified
    assert abs(after.score - before.score) <= 2 * share * rules.clamp
    assert abs(after.score - after.verified) <= share * rules.clamp


def test_the_bound_is_reached_and_without_the_clamp_it_is_broken():
    """Control: from all worst to all best moves the score by exactly the bound, and by far more
    unclamped.
    """
    rules = replace(PublicRules.from_rules(DEFAULT_RULES, "window"), min_group=1, min_brand=1)
    anchor = [RatingLine("service_recipients", 3)] * 10
    few = anchor + [RatingLine("public", 1)] * 10
    bound = 2 * Fraction(15, 100) * 3
    stuffed = few + [RatingLine("public", 5)] * 10_000
    assert public_score(stuffed, rules).score - public_score(few, rules).score == bound
    unclamped = replace(rules, clamp=Fraction(1000))
    assert public_score(stuffed, unclamped).score - public_score(few, unclamped).score > 10 * bound


@full
@given(public_rules, ratings, st.randoms(use_true_random=False))
def test_public_score_does_not_depend_on_the_order_of_the_ratings(rules, given_lines, rng):
    shuffled = rng.sample(given_lines, len(given_lines))
    assert public_score(shuffled, rules) == public_score(given_lines, rules)


@full
@given(public_rules, scored, st.data())
def test_raising_one_rating_never_lowers_the_public_score(rules, given_lines, data):
    place = data.draw(st.integers(0, len(given_lines) - 1))
    line = given_lines[place]
    field = data.draw(
        st.sampled_from([name for name in line._fields[1:] if getattr(line, name) is not None])
    )
    raised = line._replace(**{field: min(5, getattr(line, field) + 1)})
    before = public_score(given_lines, rules)
    after = public_score([*given_lines[:place], raised, *given_lines[place + 1 :]], rules)
    assert after.score >= before.score


sums = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 100), min_size=1)
methods = st.builds(
    PanelRules,
    st.sampled_from(["trimmed_mean", "mean", "median"]),
    st.just(1),
    st.just(1),
    st.integers(3, 6),
)


@full
@given(sums, methods, st.permutations("ABCDEFGH"))
def test_panel_score_does_not_depend_on_who_the_judges_are(given_sums, rules, names):
    rename = dict(zip("ABCDEFGH", names, strict=True))
    before = panel_score({judge: {"x": value} for judge, value in given_sums.items()}, rules)
    after = panel_score(
        {rename[judge]: {"x": value} for judge, value in reversed(given_sums.items())}, rules
    )
    assert (after.score, after.median) == (before.score, before.median)


@full
@given(sums, methods, st.data())
def test_raising_one_judge_never_lowers_the_panel_score(given_sums, rules, data):
    judge = data.draw(st.sampled_from(sorted(given_sums)))
    raised = {**given_sums, judge: given_sums[judge] + data.draw(st.integers(1, 20))}
    before = panel_score({name: {"x": value} for name, value in given_sums.items()}, rules)
    after = panel_score({name: {"x": value} for name, value in raised.items()}, rules)
    assert after.score >= before.score
    assert after.median >= before.median


start = datetime(2026, 3, 1, tzinfo=UTC)
points = st.one_of(st.none(), st.integers(0, 3).map(Fraction))
bodies = st.lists(
    st.tuples(
        points, st.integers(0, 3).map(Fraction), points, st.integers(0, 3), st.integers(0, 2)
    ),
    max_size=12,
)


def candidates(given_bodies, names) -> list[Candidate]:
    return [
        Candidate(
            application=name,
            composite=composite(1, median, public, DEFAULT_RULES["stage_weights"]).score,
            public=public,
            repair_rate=repair,
            panel_median=median,
            submitted_at=start + timedelta(days=days),
        )
        for name, (public, median, repair, _, days) in zip(names, given_bodies, strict=False)
    ]


def rank_of(given_candidates) -> dict[str, int | None]:
    return {ranked.candidate.application: ranked.rank for ranked in rank(given_candidates, TIES)}


NAMES = [f"A{number:02}" for number in range(12)]


@full
@given(bodies, st.permutations(NAMES), st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_codes_or_order(given_bodies, names, rng):
    before = rank_of(candidates(given_bodies, NAMES))
    renamed = candidates(given_bodies, names)
    after = rank_of(rng.sample(renamed, len(renamed)))
    for old, new in zip(NAMES, names, strict=True):
        assert before.get(old) == after.get(new)


@full
@given(bodies.filter(bool), st.data())
def test_raising_one_score_never_lowers_the_rank(given_bodies, data):
    place = data.draw(st.integers(0, len(given_bodies) - 1))
    body = list(given_bodies[place])
    assume(body[0] is not None)
    raised = data.draw(st.sampled_from([0, 1]))
    body[raised] += data.draw(st.integers(1, 3))
    before = rank_of(candidates(given_bodies, NAMES))
    after = rank_of(
        candidates([*given_bodies[:place], tuple(body), *given_bodies[place + 1 :]], NAMES)
    )
    assert after[NAMES[place]] <= before[NAMES[place]]
    others = [name for name in before if name != NAMES[place] and before[name] is not None]
    assert all(after[name] >= before[name] for name in others)
