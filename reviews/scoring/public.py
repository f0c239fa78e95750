"""The public score: from ratings to a score of 100, independent of volume and with a bounded open
part.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from brandportal.exact import exact, text

ASPECTS = ("attitude", "ability", "efficiency", "effect")
RANKED = "ranked"
INSUFFICIENT = "insufficient_sample"


class RatingLine(NamedTuple):
    """One counted rating. Levels are 1 (worst) to 5 (best); an aspect not given is None."""

    group: str
    overall: int
    attitude: int | None = None
    ability: int | None = None
    efficiency: int | None = None
    effect: int | None = None


@dataclass(frozen=True)
class PublicRules:
    """The `public` part of a rule set, for one agency class."""

    levels: Mapping[int, Fraction]
    aspects: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    min_group: int
    min_brand: int
    clamp: Fraction
    open_group: str

    @classmethod
    def from_rules(cls, rules: Mapping[str, Any], agency_class: str) -> "PublicRules":
        public = rules["public"]
        return cls(
            levels={int(level): exact(points) for level, points in public["levels"].items()},
            aspects={name: exact(public["aspects"][name]) for name in ASPECTS},
            weights={
                group: exact(weight) for group, weight in public["groups"][agency_class].items()
            },
            min_group=int(public["min_n"]["group"]),
            min_brand=int(public["min_n"]["brand"]),
            clamp=exact(public["clamp_open_public"]),
            open_group=public["open_group"],
        )


@dataclass(frozen=True)
class GroupScore:
    """One rater group: `share` is its part of the public score, 0 if set aside for `reason`."""

    group: str
    weight: Fraction
    n: int
    score: Fraction | None
    share: Fraction
    reason: str | None


@dataclass(frozen=True)
class PublicScore:
    """`verified` is V, `open_raw` the open group's own mean, `open_part` its value after the
    clamp.
    """

    status: str
    score: Fraction | None
    groups: tuple[GroupScore, ...]
    verified: Fraction | None
    open_raw: Fraction | None
    open_part: Fraction | None
    clamped: bool
    n: int
    explanation: dict[str, Any]


class Combined(NamedTuple):
    """The public score without its explanation: the result of `combine`."""

    score: Fraction | None
    verified: Fraction | None
    open_part: Fraction | None
    reason: str | None


def rating_value(line: RatingLine, rules: PublicRules) -> Fraction:
    """The points of one rating: the weighted mean of its four aspects, else its overall level.

    Source: the published recount rules, "public". Unit: points of 100. An unknown level is refused
    with ValueError.
    """
    try:
        overall = rules.levels[line.overall]
        given = [getattr(line, name) for name in ASPECTS]
        points = [rules.levels[level] for level in given if level is not None]
    except KeyError as error:
        raise ValueError(f"unknown level {error.args[0]!r}") from None
    if len(points) < len(ASPECTS):
        return overall
    weights = [rules.aspects[name] for name in ASPECTS]
    weighted = (weight * point for weight, point in zip(weights, points, strict=True))
    return sum(weighted, Fraction(0)) / sum(weights)


def value_counts(
    lines: Iterable[RatingLine] | Mapping[RatingLine, int], rules: PublicRules
) -> dict[str, Counter[Fraction]]:
    """Ratings as a histogram of values for each group; a group without weight in the class is
    refused.
    """
    counts = lines if isinstance(lines, Mapping) else Counter(lines)
    folded: dict[str, Counter[Fraction]] = {group: Counter() for group in rules.weights}
    for line, n in counts.items():
        if line.group not in folded:
            raise ValueError(f"unknown rater group {line.group!r}")
        if n < 0:
            raise ValueError("a rating cannot be counted less than 0 times")
        if n:
            folded[line.group][rating_value(line, rules)] += n
    return folded


def combine(means: Mapping[str, tuple[int, Fraction]], rules: PublicRules) -> Combined:
    """(W·V + w·P) / (W + w) of the groups' (n, mean).

    V is the weighted mean of the verified groups with at least `min_group` ratings, P the open
    group's mean clamped to V ± `clamp`, W the weight of all verified groups (omitted ones included,
    so that the open part never gains from a missing group), w that of the open group. Without P: V.
    """
    full = {
        group: score
        for group, (n, score) in means.items()
        if n >= rules.min_group and n and rules.weights[group] > 0
    }
    open_raw = full.pop(rules.open_group, None)
    if sum(n for n, _ in means.values()) < rules.min_brand:
        return Combined(None, None, None, "below_min_brand")
    if not full:
        return Combined(None, None, None, "no_verified_group")
    weight = sum(rules.weights[group] for group in full)
    verified = (
        sum((rules.weights[group] * score for group, score in full.items()), Fraction(0)) / weight
    )
    if open_raw is None:
        return Combined(verified, verified, None, None)
    part = min(max(open_raw, verified - rules.clamp), verified + rules.clamp)
    w_open = rules.weights[rules.open_group]
    w_all = sum(rules.weights.values())
    return Combined(((w_all - w_open) * verified + w_open * part) / w_all, verified, part, None)


def public_score(
    lines: Iterable[RatingLine] | Mapping[RatingLine, int], rules: PublicRules
) -> PublicScore:
    """The public score of one brand from its counted ratings (single, or folded with counts).

    No count enters the score: the number of ratings only decides whether a group is large enough.
    With fewer than `min_brand` ratings, or no verified group of `min_group`: insufficient sample,
    no score.
    """
    folded = value_counts(lines, rules)
    means = {
        group: (n, sum((value * count for value, count in counts.items()), Fraction(0)) / n)
        for group, counts in folded.items()
        if (n := counts.total())
    }
    combined = combine(means, rules)
    groups = _group_scores(means, combined, rules)
    status = RANKED if combined.score is not None else INSUFFICIENT
    open_n, open_raw = means.get(rules.open_group, (0, None))
    clamped = combined.open_part is not None and combined.open_part != open_raw
    n = sum(group.n for group in groups)
    set_aside = [{"group": group.group, "reason": group.reason} for group in groups if group.reason]
    if clamped:
        set_aside.append({"group": rules.open_group, "reason": "clamped"})
    explanation = {
        "status": status,
        "reason": combined.reason,
        "n": n,
        "min_n": {"group": rules.min_group, "brand": rules.min_brand},
        "groups": [
            {
                "group": group.group,
                "n": group.n,
                "weight": str(group.weight),
                "share": str(group.share),
                "score": None if group.score is None else str(group.score),
                "values": [
                    [str(value), folded[group.group][value]]
                    for value in sorted(folded[group.group])
                ],
            }
            for group in groups
        ],
        "set_aside": set_aside,
        "verified": text(combined.verified),
        "open": {
            "group": rules.open_group,
            "raw": text(open_raw),
            "counted": text(combined.open_part),
            "clamp": str(rules.clamp),
            "clamped": clamped,
        },
        "score": text(combined.score),
    }
    return PublicScore(
        status=status,
        score=combined.score,
        groups=groups,
        verified=combined.verified,
        open_raw=open_raw,
        open_part=combined.open_part,
        clamped=clamped,
        n=n,
        explanation=explanation,
    )


def _group_scores(
    means: Mapping[str, tuple[int, Fraction]], combined: Combined, rules: PublicRules
) -> tuple[GroupScore, ...]:
    total = sum(rules.weights.values())
    open_share = Fraction(0)
    if combined.open_part is not None:
        open_share = rules.weights[rules.open_group] / total
    reasons = {
        group: _reason(means.get(group, (0, None))[0], weight, rules)
        for group, weight in rules.weights.items()
    }
    speaking = sum(
        (
            rules.weights[group]
            for group in reasons
            if reasons[group] is None and group != rules.open_group
        ),
        Fraction(0),
    )
    scores = []
    for group, weight in rules.weights.items():
        n, score = means.get(group, (0, None))
        share = Fraction(0)
        if combined.score is not None and reasons[group] is None:
            share = (
                open_share if group == rules.open_group else (1 - open_share) * weight / speaking
            )
        scores.append(GroupScore(group, weight, n, score, share, reasons[group]))
    return tuple(scores)


def _reason(n: int, weight: Fraction, rules: PublicRules) -> str | None:
    if not n:
        return "no_rating"
    if n < rules.min_group:
        return "below_min_group"
    return None if weight > 0 else "no_weight"
