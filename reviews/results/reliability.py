"""How far a panel agrees: computed and kept when its scoring is closed, held against the limits of
the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from brandportal.errors import Gap
from brandportal.exact import exact
from brandportal.rulebook import Rules, indicator_points, reliability_of
from reviews.evaluation.models import Evaluation
from reviews.results.judges import locked_points
from reviews.results.models import PanelReport
from reviews.scoring.judge_figures import judge_figures
from reviews.scoring.one_way import one_way
from reviews.scoring.reliability import agreement

Locked = Mapping[int, Mapping[int, dict[str, Decimal]]]
OVERALL = "overall"
FOLDER = "folder"


def report_on(evaluation: Evaluation, locked: Locked, *, now: datetime) -> PanelReport:
    """The report over the locked sheets, not saved: over the sums and over every indicator, and the
    figures of every judge.
    """
    sums = _sums(locked)
    found = {OVERALL: _both(sums)}
    for code in indicator_points(evaluation.cycle.rules):
        points = {
            application: {seat: given[code] for seat, given in sheets.items() if code in given}
            for application, sheets in locked.items()
        }
        found[code] = _both(points)
    judges = {str(seat): figures.as_json() for seat, figures in judge_figures(sums).items()}
    return PanelReport(evaluation=evaluation, agreement=found, judges=judges, computed_at=now)


def _both(points: Mapping[int, Mapping[int, Decimal]]) -> dict[str, Any]:
    """The agreement with every judge known from brand to brand, and, as `folder`, what of it the
    published folder can show: nobody tells there whose points are whose.
    """
    figures = one_way([[exact(value) for value in row.values()] for row in points.values()])
    of_folder = {
        name: {end: getattr(figure, end) or None for end in ("value", "low", "high")}
        for name, figure in zip(("single", "average", "alpha"), figures, strict=True)
    }
    return {**agreement(points).as_json(), FOLDER: of_folder}


def _sums(locked: Locked) -> dict[int, dict[int, Decimal]]:
    return {
        application: {seat: sum(given.values(), Decimal(0)) for seat, given in sheets.items()}
        for application, sheets in locked.items()
    }


def beside(value: str, least: object) -> str:
    """A coefficient with two decimals, or as many as show on which side of the limit it lies."""
    whole, limit = Decimal(value), Decimal(str(least))
    digits = 2
    while (Decimal(shown := f"{whole:.{digits}f}") < limit) != (whole < limit):
        digits += 1
    return shown


def below(found: Mapping[str, Any], rules: Rules) -> Iterator[tuple[str, str, str]]:
    """What of the agreement over the sums falls short: (`icc` or `alpha`, value, limit).
    What cannot be computed does not.
    """
    limits = reliability_of(rules)
    for name, coefficient in (("icc", "average"), ("alpha", "alpha")):
        value, least = found[coefficient]["value"], limits[f"least_{name}"]
        if value is not None and Decimal(value) < Decimal(str(least)):
            yield name, beside(value, least), str(least)


def sentences(found: Mapping[str, Any], rules: Rules) -> list[str]:
    """What falls short, for people."""
    words = {
        "icc": _(
            "The panel agrees less than the rules ask for: ICC %(value)s, at least %(least)s."
        ),
        "alpha": _(
            "The panel agrees less than the rules ask for: Krippendorff's alpha %(value)s, at "
            "least %(least)s."
        ),
    }
    return [
        words[name] % {"value": value, "least": least} for name, value, least in below(found, rules)
    ]


def unreliable(evaluation: Evaluation) -> Sequence[Gap]:
    """Gaps of a panel that agrees too little to close its scoring, where the rules say stop. The
    way out is to open sheets again, by two officers, and score them anew.
    """
    rules = evaluation.cycle.rules
    if reliability_of(rules)["when_below"] != "stop":
        return []
    found = agreement(_sums(locked_points(evaluation)), intervals=False).as_json()
    return [Gap("reliability", "", sentence) for sentence in sentences(found, rules)]
