"""The panel score of a result, step by step: what each judge gave, who was left out, and what is
made of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.indicators import indicator_groups
from brandportal.exact import display, exact
from brandportal.rulebook import Rules
from reviews.results.models import Result
from reviews.scoring.panel import ADJUSTED


@dataclass(frozen=True)
class JudgeLine:
    """One judge under a pseudonym. `aside` is lowest, highest or not_middle when the sum does not
    enter the score; `points` by indicator.
    """

    name: str
    sum: Fraction
    aside: str
    points: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        return display(self.sum)

    @property
    def aside_words(self) -> str:
        return {
            "lowest": _("lowest, left out"),
            "highest": _("highest, left out"),
            "not_middle": _("not in the middle, left out"),
        }.get(self.aside, "")


@dataclass(frozen=True)
class PointsLine:
    """One indicator, or a group of them together: the maximum, the agency's own points, the judges'
    in the order of the judges, and the sum and mean of those that count; the mean as `whole` shows
    it. None where nothing is known.
    """

    label: Any
    most: Decimal
    own: Decimal | None
    judges: list[Decimal | None]
    counted: Decimal | None
    mean: str | None


@dataclass(frozen=True)
class PanelSteps:
    """From the sums that count to what the panel adds to the composite. `mean` is their mean as
    `whole` shows it, and `exactly` whether that is all of it. `correction` is what an adjustment
    for severity takes off or adds, with its sign, empty without one. `exact_score` is what is left
    as `whole` shows it, `score` the same with two decimals; `adds_exactly` says whether `adds` is
    the whole value.
    """

    counted: list[JudgeLine]
    total: Decimal
    mean: str
    correction: str
    exact_score: str
    score: Decimal
    exactly: bool
    weight: Decimal
    adds: Decimal
    adds_exactly: bool

    @property
    def sums(self) -> str:
        """The sum written out: 88.00 + 90.00 + 91.00."""
        return " + ".join(str(judge.total) for judge in self.counted)

    @property
    def is_rounded(self) -> bool:
        """Whether the score is shown with fewer decimals than the mean has."""
        return self.exactly and not self.correction and self.mean != str(self.score)


@dataclass(frozen=True)
class Comparison:
    """The panel's scores with and without the severity of the judges, each as the mean of all
    judges and by the method that the rules name for the sums of one brand. `is_adjusted` says that
    the adjusted mean is the official score, else `by_rules` is. None where it was not computed that
    year.
    """

    mean: Decimal
    by_rules: Decimal
    adjusted_mean: Decimal
    adjusted_by_rules: Decimal | None
    connected: bool
    is_adjusted: bool = False


def whole(value: Fraction) -> str:
    """A value with as many decimals as it has, two at least and four at most; rounded to two where
    it has more.
    """
    for places in (2, 3, 4):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return str(Decimal(scaled.numerator).scaleb(-places))
    return str(display(value))


def judge_lines(result: Result) -> list[JudgeLine]:
    """The judges, lowest sum first, under their pseudonyms; moderated points stand in the place of
    their own.
    """
    panel = result.explanation["panel"]
    aside = {row["judge"]: row["reason"] for row in panel["set_aside"]}
    if panel["applied"] == "median":
        aside = _around_the_middle([row["judge"] for row in panel["judges"]])
    points = result.explanation["points"]
    agreed = {code: row["points"] for code, row in result.explanation.get("moderated", {}).items()}
    return [
        JudgeLine(
            name=row["judge"],
            sum=Fraction(row["sum"]),
            aside=aside.get(row["judge"], ""),
            points={
                code: Decimal(agreed.get(code, given))
                for code, given in points.get(row["judge"], {}).items()
            },
        )
        for row in panel["judges"]
    ]


def _around_the_middle(ordered: Sequence[str]) -> dict[str, str]:
    """The judges whose sums are not the middle one, or the two middle ones."""
    middle = set(ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1])
    return {name: "not_middle" for name in ordered if name not in middle}


def points_lines(result: Result, rules: Rules) -> list[tuple[PointsLine, list[PointsLine]]]:
    """Each group of indicators together, and its indicators. The means of the indicators add up to
    those of the groups, and these to the panel score.
    """
    judges = judge_lines(result)
    return [
        (
            _line(result, judges, group.label, group.most, [item.key for item in group.indicators]),
            [_line(result, judges, item.label, item.most, [item.key]) for item in group.indicators],
        )
        for group in indicator_groups(rules)
    ]


def _line(
    result: Result, judges: Sequence[JudgeLine], label: Any, most: Decimal, keys: Sequence[str]
) -> PointsLine:
    own = result.explanation["self"]
    given = [_together(judge.points.get(key) for key in keys) for judge in judges]
    pairs = zip(judges, given, strict=True)
    used = [points for judge, points in pairs if not judge.aside and points is not None]
    counted = _together(used) if used else None
    return PointsLine(
        label=label,
        most=most,
        own=_together(None if own.get(key) is None else Decimal(own[key]) for key in keys),
        judges=given,
        counted=counted,
        mean=None if counted is None else whole(exact(counted) / len(used)),
    )


def _together(points: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in points if value is not None]
    return sum(known, Decimal(0)) if known else None


def panel_steps(result: Result) -> PanelSteps | None:
    """The steps of the calculation; None when no judge gave points."""
    counted = [judge for judge in judge_lines(result) if not judge.aside]
    if not counted:
        return None
    total = sum((judge.sum for judge in counted), Fraction(0))
    mean = total / len(counted)
    correction = result.explanation["panel"].get("correction")
    score = mean if correction is None else Fraction(result.exact["panel"])
    weight = _panel_share(result)
    return PanelSteps(
        counted=counted,
        total=display(total),
        mean=whole(mean),
        correction="" if correction is None else _signed(-Fraction(correction)),
        exact_score=whole(score),
        score=display(score),
        exactly=Fraction(whole(mean)) == mean,
        weight=display(weight * 100),
        adds=display(weight * score),
        adds_exactly=exact(display(weight * score)) == weight * score,
    )


def _signed(value: Fraction) -> str:
    """What is added or taken off: + 1.20, − 0.40."""
    return f"{'−' if value < 0 else '+'} {display(abs(value))}"


def _panel_share(result: Result) -> Fraction:
    """The panel's share of the composite; outside the shortlist, of the score after the panel."""
    composite = result.explanation.get("composite")
    if composite:
        return Fraction(composite["parts"]["panel"]["share"])
    return preliminary_shares(result)["panel"]


def preliminary_shares(result: Result) -> dict[str, Fraction]:
    """The shares of self-assessment and panel in the score after the panel."""
    weights = {
        stage: Fraction(weight)
        for stage, weight in result.explanation["preliminary"]["weights"].items()
    }
    whole_weight = sum(weights.values(), Fraction(0))
    return {stage: weight / whole_weight for stage, weight in weights.items()}


def comparison(result: Result) -> Comparison | None:
    """What severity makes of the score, like beside like; None when there is nothing to compare."""
    found = result.explanation.get("severity")
    judges = judge_lines(result)
    if found:
        return Comparison(
            mean=display(Fraction(found["mean"])),
            by_rules=display(Fraction(found["by_rules"])),
            adjusted_mean=display(Fraction(found["adjusted_mean"])),
            adjusted_by_rules=display(Fraction(found["adjusted_by_rules"])),
            connected=found["connected"],
            is_adjusted=result.explanation["panel"]["applied"] == ADJUSTED,
        )
    # Years counted before the comparison was kept have the adjusted mean of all judges alone.
    earlier = result.explanation.get("severity_adjusted")
    if earlier is None or not judges:
        return None
    return Comparison(
        mean=display(sum((judge.sum for judge in judges), Fraction(0)) / len(judges)),
        by_rules=result.panel_score,
        adjusted_mean=Decimal(earlier),
        adjusted_by_rules=None,
        connected=True,
    )
