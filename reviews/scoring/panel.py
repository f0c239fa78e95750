"""The panel score: from the judges' sheets to a score of 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from brandportal.exact import Number, exact, mean, median

ADJUSTED = "severity_adjusted"
METHODS = ("trimmed_mean", "mean", "median", ADJUSTED)
SAME_METHOD = "same_method"
MOST = Fraction(100)

Sheets = Mapping[Any, Mapping[Any, Number]]


@dataclass(frozen=True)
class PanelRules:
    """How the judges' sums become a score; the `panel` part of a rule set.

    `when_incomplete` is the method where not every judge has scored every application, and
    `when_apart` the one where groups of judges share no application: `severity_adjusted`, or
    `same_method`: so have rules from before these keys.
    """

    method: str
    drop_high: int
    drop_low: int
    from_scores: int
    judges_min: int = 1
    when_incomplete: str = SAME_METHOD
    when_apart: str = SAME_METHOD

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"unknown panel method {self.method!r}")
        for method in (self.when_incomplete, self.when_apart):
            if method not in (ADJUSTED, SAME_METHOD):
                raise ValueError(f"unknown panel method {method!r}")
        if (
            min(self.drop_high, self.drop_low) < 0
            or self.drop_high + self.drop_low >= self.from_scores
        ):
            raise ValueError("from_scores must be more than drop_high and drop_low together")

    @classmethod
    def from_rules(cls, rules: Mapping[str, Any]) -> "PanelRules":
        panel = rules["panel"]
        return cls(
            method=panel["method"],
            drop_high=int(panel["drop_high"]),
            drop_low=int(panel["drop_low"]),
            from_scores=int(panel["from_scores"]),
            judges_min=int(panel["judges_min"]),
            when_incomplete=panel.get("when_incomplete", SAME_METHOD),
            when_apart=panel.get("when_apart", SAME_METHOD),
        )

    @property
    def own_method(self) -> str:
        """How the sums of one application alone are taken together, where severity is not or cannot
        be adjusted for.
        """
        return "trimmed_mean" if self.method == ADJUSTED else self.method

    @property
    def adjusts(self) -> bool:
        """Whether a year by these rules may be adjusted for severity."""
        return ADJUSTED in (self.method, self.when_incomplete)


@dataclass(frozen=True)
class PanelScore:
    """`score` is 0 without any judge. `used` and `dropped` name judges, lowest sum first."""

    score: Fraction
    judge_sums: dict[Any, Fraction]
    used: tuple[Any, ...]
    dropped: tuple[Any, ...]
    median: Fraction
    enough_judges: bool
    explanation: dict[str, Any]


def trimmed(
    ordered: Sequence[Any], rules: PanelRules
) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    """Split an ascending sequence into (dropped as lowest, used, dropped as highest)."""
    if rules.own_method != "trimmed_mean" or len(ordered) < rules.from_scores:
        return ordered[:0], ordered, ordered[:0]
    end = len(ordered) - rules.drop_high
    return ordered[: rules.drop_low], ordered[rules.drop_low : end], ordered[end:]


def score_of_sums(sums: Sequence[Fraction], rules: PanelRules) -> Fraction:
    """The panel score of the judges' sums alone; 0 without any.

    Trimmed mean: with at least `from_scores` sums the highest and lowest are left out, then the
    mean; with fewer the plain mean. Source: the published recount rules, "panel". Unit: points of
    100.
    """
    if not sums:
        return Fraction(0)
    if rules.own_method == "median":
        return median(list(sums))
    return mean(list(trimmed(sorted(sums), rules)[1]))


def adjusted_score(sums: Sequence[Fraction], correction: Fraction) -> Fraction:
    """The mean of all sums less how lenient their judges are on average, held within 0 and 100; 0
    without any.
    """
    if not sums:
        return Fraction(0)
    return min(max(mean(list(sums)) - correction, Fraction(0)), MOST)


def panel_score(
    sheets: Sheets, rules: PanelRules, *, correction: Fraction | None = None
) -> PanelScore:
    """The panel score of one application.

    `sheets` maps each judge to the counted points by indicator. A judge without any counted point
    (recused) is set aside with the code `no_counted_points` and does not enter the mean. With a
    `correction` (of the year's `official.corrections`) the score is adjusted for severity: no sum
    is left out.
    """
    sums = {
        judge: sum((exact(points) for points in sheet.values()), Fraction(0))
        for judge, sheet in sheets.items()
        if sheet
    }
    ordered = sorted(sums, key=lambda judge: (sums[judge], str(judge)))
    values = list(sums.values())
    if correction is None:
        low, used, high = trimmed(ordered, rules)
        score = score_of_sums(values, rules)
    else:
        low, used, high = ordered[:0], ordered, ordered[:0]
        score = adjusted_score(values, correction)
    middle = median(values) if sums else Fraction(0)
    enough = len(sums) >= rules.judges_min
    set_aside = [{"judge": str(judge), "reason": "lowest"} for judge in low]
    set_aside += [{"judge": str(judge), "reason": "highest"} for judge in high]
    set_aside += [
        {"judge": judge, "reason": "no_counted_points"}
        for judge in sorted(map(str, set(sheets) - set(sums)))
    ]
    explanation = {
        "method": rules.method,
        "applied": _applied(len(sums), rules, correction),
        "correction": None if correction is None else str(correction),
        "judges": [{"judge": str(judge), "sum": str(sums[judge])} for judge in ordered],
        "used": [str(judge) for judge in used],
        "set_aside": set_aside,
        "score": str(score),
        "median": str(middle),
        "judges_min": rules.judges_min,
        "enough_judges": enough,
    }
    return PanelScore(
        score=score,
        judge_sums=sums,
        used=tuple(used),
        dropped=(*low, *high),
        median=middle,
        enough_judges=enough,
        explanation=explanation,
    )


def _applied(judges: int, rules: PanelRules, correction: Fraction | None) -> str:
    if not judges:
        return "no_judge"
    if correction is not None:
        return ADJUSTED
    if rules.own_method == "trimmed_mean" and judges < rules.from_scores:
        return "mean"
    return rules.own_method
