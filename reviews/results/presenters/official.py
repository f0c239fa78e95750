"""Which of the panel's scores is the official one, the other beside it, and why, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from brandportal.exact import display
from reviews.results.models import Result
from reviews.scoring.official import (
    APART,
    COMPLETE,
    COMPLETE_APART,
    INCOMPLETE,
    RULES,
    WITHIN,
)
from reviews.scoring.panel import ADJUSTED


@dataclass(frozen=True)
class BothScores:
    """The panel score of the sums as given, and the one adjusted for severity; one is official.
    `adjusted` is None where it was not computed that year.
    """

    as_given: Decimal
    adjusted: Decimal | None
    is_adjusted: bool
    method: str
    sentence: str

    @property
    def beside(self) -> Decimal | None:
        """The score that is not the official one."""
        return self.as_given if self.is_adjusted else self.adjusted

    @property
    def beside_words(self) -> str:
        if self.is_adjusted:
            return _("not adjusted (%(method)s)") % {"method": method_words(self.method)}
        return _("adjusted for severity")


def method_words(method: str) -> str:
    """A method of the panel score as a noun."""
    return {
        "trimmed_mean": _("trimmed mean"),
        "mean": _("mean of all judges"),
        "median": _("median of the judges"),
        ADJUSTED: _("score adjusted for the severity of the judges"),
    }[method]


def both_scores(result: Result) -> BothScores | None:
    """None when no judge gave points, and for years counted before both were kept."""
    found = result.explanation.get("severity")
    if not found:
        return None
    panel = result.explanation["panel"]
    is_adjusted = panel["applied"] == ADJUSTED
    return BothScores(
        as_given=display(Fraction(found["by_rules"])),
        adjusted=(
            display(Fraction(found["adjusted_mean"])) if found["connected"] or is_adjusted else None
        ),
        is_adjusted=is_adjusted,
        method=_own_method(panel),
        sentence=official_sentence(result),
    )


def _own_method(panel: dict[str, Any]) -> str:
    """How the sums of one brand are taken together by the rules of the year."""
    return "trimmed_mean" if panel["method"] == ADJUSTED else str(panel["method"])


def official_sentence(result: Result) -> str:
    """Which score is the official one, and why. All brands of a year have the same."""
    panel, found = result.explanation["panel"], result.explanation.get("severity") or {}
    said = _official_words(panel.get("why", ""), is_adjusted=panel["applied"] == ADJUSTED)
    said %= {"method": method_words(_own_method(panel))}
    if panel.get("why") == RULES and panel["applied"] != ADJUSTED and not found.get("complete"):
        more = _("Not every judge scored every brand, and these rules do not adjust for it.")
        return _("%(sentence)s %(next)s") % {"sentence": said, "next": more}
    return said


def _official_words(why: str, *, is_adjusted: bool) -> str:
    if why == INCOMPLETE:
        return _(
            "Not every judge scored every brand (assignment, a conflict of interest or absence), "
            "so a brand with harsh judges would be at a disadvantage. By the rules of the year "
            "the score adjusted for the severity of the judges is therefore the official one; the "
            "%(method)s is shown beside it."
        )
    if why == WITHIN:
        return _(
            "Not every judge scored every brand, and groups of judges share no brand with one "
            "another. By the rules of the year the score adjusted for severity within each group "
            "is the official one, and the %(method)s is shown beside it. How severe one group is "
            "compared to another cannot be told from their scores."
        )
    if is_adjusted:
        return _(
            "By the rules of the year the score adjusted for the severity of the judges is the "
            "official one; the %(method)s is shown beside it."
        )
    if why == COMPLETE:
        return _(
            "Every judge scored every brand, so each judge's severity is the same for all. By the "
            "rules of the year the %(method)s is the official score; the one adjusted for "
            "severity is shown beside it."
        )
    if why == COMPLETE_APART:
        return _(
            "Groups of judges share no brand with one another, and within each group every judge "
            "scored every brand, so each judge's severity is the same for all brands of the group. "
            "By the rules of the year the %(method)s is the official score."
        )
    if why == APART:
        return _(
            "Not every judge scored every brand, but some judges share no brand with the others, "
            "so that severity cannot be distinguished from merit. By the rules of the year the "
            "%(method)s "
            "is then the official score."
        )
    return _(
        "By the rules of the year the %(method)s is the official score; the one adjusted for the "
        "severity of the judges is shown beside it and not used."
    )


def year_sentence(results: Sequence[Result]) -> str:
    """The same of a whole year; empty where nobody was scored."""
    scored = [result for result in results if result.explanation["panel"]["judges"]]
    return official_sentence(scored[0]) if scored else ""
