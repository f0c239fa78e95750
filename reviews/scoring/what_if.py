"""What-ifs: who would have the places if one thing about the year had been otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from brandportal.exact import Number, exact, median

from .composite import STAGES, Candidate, Ranked, composite, rank
from .official import Sums, official
from .panel import ADJUSTED, METHODS, SAME_METHOD, PanelRules

NOBODY: Sums = {}
# By how many points of 100 the weight of a stage is moved up and down.
STEP = 5


@dataclass(frozen=True)
class Counted:
    """What the count kept of one shortlisted application.

    `judge_sums` has the sum of each judge's points under a key that is the same for all
    applications; `public_with_held` is the public score with the ratings that the screening took
    out.
    """

    application: str
    self_score: Fraction
    judge_sums: Mapping[str, Fraction]
    public: Fraction | None
    public_with_held: Fraction | None
    repair_rate: Fraction | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class YearRules:
    """The parts of a rule set that the what-ifs vary or need."""

    panel: PanelRules
    weights: Mapping[str, Number]
    ties: Sequence[str]
    places: int

    @classmethod
    def from_rules(cls, rules: Mapping[str, Any]) -> "YearRules":
        return cls(
            panel=PanelRules.from_rules(rules),
            weights=rules["stage_weights"],
            ties=rules["ties"],
            places=rules["titles"]["top_ten"],
        )


@dataclass(frozen=True)
class InPlaces:
    """`inside` have a place, `shared` share the last rank that gets one with others; both as
    sorted application codes.
    """

    inside: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True)
class WhatIf:
    """One variant. `kind` is judge, weight, method or held; `detail` says which stage and how far,
    or which method, and is empty for a judge, who is not named.
    """

    kind: str
    detail: str
    places: InPlaces


def in_places(ranked: Sequence[Ranked], places: int) -> InPlaces:
    """Who has one of the places, and who shares a rank across the cut."""
    sharers: dict[int, int] = {}
    for row in ranked:
        if row.rank is not None:
            sharers[row.rank] = sharers.get(row.rank, 0) + 1
    inside: list[str] = []
    shared: list[str] = []
    for row in ranked:
        if row.rank is None or row.rank > places:
            continue
        whole = row.rank + sharers[row.rank] - 1 <= places
        (inside if whole else shared).append(row.candidate.application)
    return InPlaces(tuple(sorted(inside)), tuple(sorted(shared)))


def counted_places(rows: Sequence[Counted], rules: YearRules, others: Sums = NOBODY) -> InPlaces:
    """Who has the places under these rules; the same as the ranking of the count. `others` are the
    judges' sums of the applications that are not on the shortlist, for the severity of the judges.
    """
    year = official({**others, **{row.application: row.judge_sums for row in rows}}, rules.panel)
    candidates = []
    for row in rows:
        sums = list(row.judge_sums.values())
        panel = year.score(row.application, row.judge_sums)
        whole = composite(row.self_score, panel, row.public, rules.weights)
        candidates.append(
            Candidate(
                application=row.application,
                composite=whole.score,
                public=row.public,
                repair_rate=row.repair_rate,
                panel_median=median(sums) if sums else Fraction(0),
                submitted_at=row.submitted_at,
            )
        )
    return in_places(rank(candidates, rules.ties), rules.places)


def what_ifs(rows: Sequence[Counted], rules: YearRules, others: Sums = NOBODY) -> list[WhatIf]:
    """Every variant, one thing changed in each: a judge left out on all brands; the weight of a
    stage `STEP` points up or down (never below 0; the others keep their proportion, since the
    composite is divided by all weights together); another method of the panel score (adjusted for
    severity only where that is not the mean); held and excluded ratings counted.

    Only shortlisted brands are compared, because nobody else was rated by the public. The variants
    of the judges come in the order of their outcomes, so that none says whose it is.
    """
    judges = sorted({judge for row in rows for judge in row.judge_sums})
    found = sorted(
        (
            WhatIf("judge", "", counted_places(*_without(rows, rules, others, judge)))
            for judge in judges
        ),
        key=lambda one: (one.places.inside, one.places.shared),
    )
    for stage in STAGES:
        for step in (STEP, -STEP):
            weight = max(exact(rules.weights[stage]) + step, Fraction(0))
            weights = {**rules.weights, stage: weight}
            if any(exact(value) for value in weights.values()):
                changed = replace(rules, weights=weights)
                places = counted_places(rows, changed, others)
                found.append(WhatIf("weight", f"{stage}{step:+d}", places))
    for method, panel in _other_methods(rows, rules.panel, others):
        places = counted_places(rows, replace(rules, panel=panel), others)
        found.append(WhatIf("method", method, places))
    with_held = [replace(row, public=row.public_with_held) for row in rows]
    return [*found, WhatIf("held", "", counted_places(with_held, rules, others))]


def _other_methods(
    rows: Sequence[Counted], rules: PanelRules, others: Sums
) -> list[tuple[str, PanelRules]]:
    """Each method that is not the official one. Where every judge has scored every application of
    his group, and where severity cannot be told, adjusting is no method of its own.
    """
    sums = {**others, **{row.application: row.judge_sums for row in rows}}
    standing, found = official(sums, rules).method, []
    for method in METHODS:
        other = replace(rules, method=method, when_incomplete=SAME_METHOD)
        tried = official(sums, other)
        differs = method != ADJUSTED or (tried.adjusts and not tried.each_complete)
        if differs and method != standing:
            found.append((method, other))
    return found


def _without(
    rows: Sequence[Counted], rules: YearRules, others: Sums, judge: str
) -> tuple[list[Counted], YearRules, dict[Any, Mapping[Any, Fraction]]]:
    """What `counted_places` takes, without one judge everywhere."""

    def rest(given: Mapping[Any, Fraction]) -> dict[Any, Fraction]:
        return {one: total for one, total in given.items() if one != judge}

    left = [replace(row, judge_sums=rest(row.judge_sums)) for row in rows]
    return left, rules, {key: rest(given) for key, given in others.items()}
