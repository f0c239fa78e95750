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
WITHIN, COMPLETE_APART = "within_groups", "complete_apart"


@dataclass(frozen=True)
class Official:
    """How the panel scores of a year are made. `method` is that of the sums of one application, or
    `severity_adjusted`.

    `why` is `rules` (the rules name this method), `incomplete` (they adjust where not every judge
    has scored every application) or `complete` (they would, but every judge has). Where groups of
    judges share no application, even indirectly: `within_groups` (adjusted within each group),
    `complete_apart` (they would be, but in each group everybody has scored everything) or, by rules
    that do not adjust then, `apart`.

    `complete` is True where every judge has scored every application, `each_complete` where that
    holds within each group. `corrections` has, by application, how lenient its judges are on
    average; empty unless adjusted. `fit` is None without any sum.
    """

    method: str
    why: str
    rules: PanelRules
    complete: bool
    each_complete: bool
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


def is_complete_in_groups(sums: Sums, fit: Severity) -> bool:
    """Whether every judge has scored every application of the group of judges that he is in."""
    group = {judge: set(part) for part in fit.parts for judge in part}
    return all(set(given) == group[next(iter(given))] for given in sums.values() if given)


def official(sums: Sums, rules: PanelRules) -> Official:
    """The method of a year by its rules and by who has scored what, the same for all applications.

    `sums` has every application whose panel score is made together with the others, on the
    shortlist or not. The leniencies of the judges of a group add up to 0. Where every judge has
    scored every application of his group, all its corrections are 0.
    """
    lines = [(key, judge, total) for key, given in sums.items() for judge, total in given.items()]
    complete = is_complete(sums)
    fit = severity(lines) if lines else None
    each_complete = fit is None or is_complete_in_groups(sums, fit)
    adjusts, why = _choice(rules, fit, each_complete)
    if fit is None or not adjusts:
        return Official(rules.own_method, why, rules, complete, each_complete, fit)
    corrections = {
        key: mean([fit.leniency[judge] for judge in given]) for key, given in sums.items() if given
    }
    return Official(ADJUSTED, why, rules, complete, each_complete, fit, corrections)


def _choice(rules: PanelRules, fit: Severity | None, each_complete: bool) -> tuple[bool, str]:
    """Whether the year is adjusted, and why or why not."""
    always = rules.method == ADJUSTED
    if fit is None or not rules.adjusts:
        return False, RULES
    if not fit.connected and rules.when_apart != ADJUSTED:
        return False, APART
    if always:
        return True, RULES if fit.connected else WITHIN
    if each_complete:
        return False, COMPLETE if fit.connected else COMPLETE_APART
    return True, INCOMPLETE if fit.connected else WITHIN


def panel_scores(sums: Sums, rules: PanelRules) -> dict[Any, Fraction]:
    """The panel score of every application of a year; points of 100."""
    found = official(sums, rules)
    return {key: found.score(key, given) for key, given in sums.items()}
