"""The published facts about the screening: the bound of the clamp, and how many clusters each rule
held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from brandportal.accounts.enums import AgencyClass
from brandportal.exact import display, exact
from brandportal.rulebook import Rules
from reviews.evaluation.models import Evaluation
from reviews.rating.not_counted import voided
from reviews.screening.enums import HoldStatus
from reviews.screening.models import Screening
from reviews.screening.presenters.hold_words import RULE_WORDS, rule_word


@dataclass(frozen=True)
class Bound:
    """How far open ratings can move a brand of this class at most, whatever their number: points of
    100.
    """

    label: str
    open_share: Decimal
    public: Decimal
    composite: Decimal


@dataclass
class RuleCount:
    """What one rule held and what was decided: clusters and ratings."""

    code: str
    label: str
    held: int = 0
    held_ratings: int = 0
    excluded: int = 0
    excluded_ratings: int = 0
    released: int = 0
    released_ratings: int = 0


@dataclass(frozen=True)
class ScreeningFacts:
    """The facts about a year's screening on the results page."""

    screening: Screening | None
    settings: Mapping[str, Any]
    rules: list[RuleCount] = field(default_factory=list)
    voided: int = 0

    @property
    def clusters(self) -> int:
        return sum(row.held for row in self.rules)


def swing(rules: Rules, agency_class: str) -> Fraction:
    """How far any number of open ratings can move the public score: 2 · (1 − w) · d, in points of
    100.

    w is the weight of all verified groups, d the clamp: the open part stays within d of the
    verified mean and enters with weight 1 − w. Source: the published recount rules, "public".
    """
    public = rules["public"]
    weights = {group: exact(n) for group, n in public["groups"][agency_class].items()}
    open_weight = weights.get(public["open_group"], Fraction(0)) / sum(weights.values())
    return 2 * open_weight * exact(public["clamp_open_public"])


def bounds(rules: Rules) -> list[Bound]:
    """The bound for every class of agencies under these rules, in points of the public score and of
    the composite.
    """
    stages = {stage: exact(weight) for stage, weight in rules["stage_weights"].items()}
    part = stages["public"] / sum(stages.values())
    found = []
    for code in rules["agency_classes"]:
        moved = swing(rules, code)
        weights = rules["public"]["groups"][code]
        share = exact(weights.get(rules["public"]["open_group"], 0))
        found.append(
            Bound(
                label=str(AgencyClass(code).label) if code in AgencyClass.values else code,
                open_share=display(share),
                public=display(moved),
                composite=display(moved * part),
            )
        )
    return found


def screening_facts(evaluation: Evaluation) -> ScreeningFacts:
    """How many clusters and ratings each rule held, excluded and released; brands are not named."""
    counts: dict[str, RuleCount] = {}
    grouped: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for rule, status, count in evaluation.holds.values_list("rule", "status", "count"):
        grouped[rule].append((status, count))
    for rule in [*RULE_WORDS, *sorted(set(grouped) - set(RULE_WORDS))]:
        if rule not in grouped:
            continue
        row = counts[rule] = RuleCount(rule, rule_word(rule))
        for status, count in grouped[rule]:
            row.held += 1
            row.held_ratings += count
            if status == HoldStatus.EXCLUDED:
                row.excluded += 1
                row.excluded_ratings += count
            elif status == HoldStatus.RELEASED:
                row.released += 1
                row.released_ratings += count
    screening = Screening.objects.filter(evaluation=evaluation).first()
    return ScreeningFacts(
        screening=screening,
        settings=screening.settings if screening else {},
        rules=list(counts.values()),
        voided=len(voided(evaluation)),
    )
