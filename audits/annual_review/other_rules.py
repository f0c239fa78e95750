"""What the annual review of a year would have come to under another rule set; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from applications.models import RuleSet
from audits.annual_review.models import AnnualReview
from audits.rules.annual import AnnualRules, AnnualVerdict, YearFacts, decide
from brandportal.accounts.policies import conflicts_of


@dataclass(frozen=True)
class Compared:
    """One review: what was computed from its facts, and what the other rules make of the same."""

    review: AnnualReview
    other: AnnualVerdict

    @property
    def is_other_outcome(self) -> bool:
        return self.other.outcome != self.review.computed


def compared(year: int, rule_set: RuleSet, *, by: Any) -> list[Compared]:
    """Every decided review of a year, those with another outcome first, then by number; without
    agencies with which the reader has a conflict of interest. One query.

    Both sides are verdicts as computed: a statement of the agency that was followed is no rule.
    """
    return sorted(
        _each(year, AnnualRules.from_rules(rule_set.rules), by),
        key=lambda row: (not row.is_other_outcome, row.review.title.number),
    )


def _each(year: int, rules: AnnualRules, by: Any) -> Iterator[Compared]:
    decided = (
        AnnualReview.objects.for_desk()
        .filter(year=year, decided_at__isnull=False)
        .exclude(title__agency__in=conflicts_of(by))
        # What has no facts on record cannot be judged again.
        .exclude(facts={})
    )
    for review in decided:
        yield Compared(review, decide(YearFacts.from_json(review.facts), rules))
