"""Which method makes a year's panel scores, and what an adjustment for severity takes off each
application's mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from brandportal.exact import mean

from .panel import ADJUSTED, PanelRules, adjusted_score, score_of_sums
from .severity import Severity, severity

# Application to judge to the sum of the judge's points. A judge has the same key everywhere.
Sums = Mapping[Any, Mapping[Any, Fraction]]

# Why a method is the official one.
RULES, INCOMPLETE, COMPLETE, APART = "rules", "incomplete", "complete", "apart"


@dataclass(frozen=True)
class Official:
    """How the panel scores of a year are made. `method` is that of the sums of one application, or
    `severity_adjusted`.

    `why` is `rules` (the rules name this method), `incomplete` (they adjust where not every judge
    has scored every application), `complete` (they would, but every judge has) or `apart`: some
    judges share no application with the others, even indirectly, so that severity cannot be
    distinguished from merit, and the method of the sums of one application is taken instead.
    `corrections` has, by application, how lenient its judges are on average; empty unless adjusted.
    `fit` is None without any sum.
    """

    method: str
    why: str
    rules: PanelRules
    complete: bool
    fit: Severity | None
    corrections: dict[Any, Fraction] = field(default_factory=dict)

    @property
    def adjusts(self) -> bool:
        return self.method == ADJUSTED

    def score(self, application: Any, given: Mapping[Any, Fraction]) -> Fraction:
        """The panel score of one application from the sums of its judges; points of 100."""
        sums = list(given.values())
        if application in self.corrections:
            return adjusted_score(sums, self.corrections[application])
        return score_of_sums(sums, self.rules)

    def comparable(self, given: Mapping[Any, Fraction]) -> dict[Any, Fraction]:
        """The sums less the leniency of each judge."""
        leniency = self.fit.leniency if self.fit else {}
        return {judge: total - leniency[judge] for judge, total in given.items()}


def is_complete(sums: Sums) -> bool:
    """Whether every judge who has scored any application has scored each one that anybody has."""
    scored = [set(given) for given in sums.values() if given]
    return all(judges == scored[0] for judges in scored)


def official(sums: Sums, rules: PanelRules) -> Official:
    """The method of a year by its rules and by who has scored what, the same for all applications.

    `sums` has every application whose panel score is made together with the others, on the
    shortlist or not. The leniencies of all judges add up to 0. Where every judge has scored every
    application, all corrections are 0.
    """
    lines = [(key, judge, total) for key, given in sums.items() for judge, total in given.items()]
    complete = is_complete(sums)
    fit = severity(lines) if lines else None
    wanted = rules.method == ADJUSTED or (rules.when_incomplete == ADJUSTED and not complete)
    if fit is None or not wanted:
        why = COMPLETE if rules.adjusts and fit is not None else RULES
        return Official(rules.own_method, why, rules, complete, fit)
    if not fit.connected:
        return Official(rules.own_method, APART, rules, complete, fit)
    corrections = {
        key: mean([fit.leniency[judge] for judge in given]) for key, given in sums.items() if given
    }
    why = RULES if rules.method == ADJUSTED else INCOMPLETE
    return Official(ADJUSTED, why, rules, complete, fit, corrections)


def panel_scores(sums: Sums, rules: PanelRules) -> dict[Any, Fraction]:
    """The panel score of every application of a year; points of 100."""
    found = official(sums, rules)
    return {key: found.score(key, given) for key, given in sums.items()}
