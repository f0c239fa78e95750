"""A forecast of the annual review, for a page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audits.annual_review.enums import Outcome, ReviewStatus, ScorePart
from audits.annual_review.models import AnnualReview
from audits.annual_review.presenters.reasons import (
    part_name,
    reason_sentences,
)
from audits.annual_review.presenters.reviews import Part, both, outcome_pill, part_shown
from audits.forecast.forecast import Forecast
from audits.rules.annual import RETAINED, AnnualVerdict
from audits.titles.enums import STANDING_TITLES
from audits.titles.models import Title
from brandportal.exact import display
from brandportal.pills import Pill

EXAMPLES = 2
# Verdicts of so many years back show who is good at something today.
YEARS_OF_EXAMPLES = 2


# A step that a plan of recovery may begin with, for each part.
SUGGESTED = {
    ScorePart.PUBLIC: gettext_noop(
        "Take the three things that raters complain of most, change each, and say so at the counter"
    ),
    ScorePart.COMMITMENTS: gettext_noop(
        "Look at every open commitment once a month and report its figure with the evidence"
    ),
    ScorePart.BAD_RATING_LOOP: gettext_noop(
        "Look at open bad ratings every morning and answer each two working days before it is due"
    ),
    ScorePart.SPOT_CHECKS: gettext_noop(
        "Mend what the last spot check found, and go through the same list at the counter every "
        "week"
    ),
}


def suggested_step(part: str) -> str:
    """A step to begin with, in the reader's language; empty for an unknown part."""
    return _(SUGGESTED[ScorePart(part)]) if part in ScorePart.values else ""


@dataclass(frozen=True)
class Example:
    """A title of the same class that was good at a part, in its last year in effect."""

    title: Title
    year: int
    points: Decimal


@dataclass(frozen=True)
class MovingPart(Part):
    """A part of the score with its code, for a link to a step of the plan."""

    code: str


@dataclass(frozen=True)
class ForecastShown:
    """A forecast in words; `reach` is empty if no open commitment changes the score."""

    year: int
    pill: Pill
    score: Decimal | None
    reasons: list[str]
    reach: str
    parts: list[MovingPart]
    weakest: str
    examples: list[Example]


def shown_forecast(found: Forecast) -> ForecastShown:
    """One query, for the examples."""
    weakest = weakest_part(found.verdict)
    return ForecastShown(
        year=found.year,
        pill=outcome_pill(found.verdict.outcome),
        score=found.verdict.shown_score,
        reasons=reason_sentences(found.verdict.reasons),
        reach=_reach(found),
        parts=[_part(code, found) for code in found.needed],
        weakest=part_name(weakest) if weakest else "",
        examples=_examples(found.title, weakest, found) if weakest else [],
    )


def _reach(found: Forecast) -> str:
    if not found.is_open:
        return ""
    lowest, highest = found.lowest, found.highest
    return _(
        "Commitments are still open: %(low)s points if all of them are missed (%(worst)s), "
        "%(high)s if all are kept (%(best)s)."
    ) % {
        "low": lowest.shown_score,
        "worst": Outcome(lowest.outcome).label,
        "high": highest.shown_score,
        "best": Outcome(highest.outcome).label,
    }


def weakest_part(verdict: AnnualVerdict) -> str:
    """The part that costs the score most; empty if none costs anything."""
    costs = {
        code: Fraction(row["share"]) * (100 - Fraction(row["points"]))
        for code, row in verdict.explanation["parts"].items()
        if row["points"] is not None
    }
    worst = max(costs, key=lambda code: costs[code], default="")
    return worst if worst and costs[worst] > 0 else ""


def _part(code: str, found: Forecast) -> MovingPart:
    values = found.verdict.explanation["parts"][code]
    shown, needed = part_shown(code, values, found.sources), found.needed[code]
    points = values["points"]
    reached = points is not None and Fraction(points) >= needed
    return MovingPart(
        label=shown.label,
        value=shown.value,
        share=shown.share,
        note=both(shown.note, _may_fall(needed) if reached else _needs(needed)),
        tone=shown.tone if reached or points is None else "warn",
        code=code,
    )


def _needs(needed: Fraction) -> str:
    if needed > 100:
        return _("this part alone cannot bring the title to “%(outcome)s”") % _goal()
    if needed <= 0:
        return _("any points here are enough for “%(outcome)s”") % _goal()
    return _("%(points)s points here would be enough for “%(outcome)s”") % {
        **_goal(),
        "points": display(needed),
    }


def _may_fall(needed: Fraction) -> str:
    if needed <= 0:
        return _("even none would be enough for “%(outcome)s”") % _goal()
    return _("at least %(points)s are needed for “%(outcome)s”") % {
        **_goal(),
        "points": display(needed),
    }


def _goal() -> dict[str, str]:
    return {"outcome": str(Outcome(RETAINED).label)}


def _examples(title: Title, part: str, found: Forecast) -> list[Example]:
    """Standing titles of the same class that did better in this part, by the newest verdict in
    effect, the best first. These verdicts are public.
    """
    own = Fraction(found.verdict.explanation["parts"][part]["points"])
    rows = (
        AnnualReview.objects.filter(
            status=ReviewStatus.IN_EFFECT,
            year__gte=found.year - YEARS_OF_EXAMPLES,
            title__status__in=STANDING_TITLES,
            title__agency__agency_class=title.agency.agency_class,
        )
        .exclude(title__brand=title.brand_id)
        .select_related("title__brand", "title__agency")
        .order_by("year", "title__number")
    )
    newest = {row.title.brand_id: row for row in rows if "parts" in row.explanation}
    good = [
        (Fraction(points), row)
        for row in newest.values()
        if (points := row.explanation["parts"][part]["points"]) is not None
        and Fraction(points) > own
    ]
    good.sort(key=lambda pair: (-pair[0], pair[1].title.number))
    return [Example(row.title, row.year, display(points)) for points, row in good[:EXAMPLES]]
