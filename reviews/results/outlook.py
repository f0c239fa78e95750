"""The what-ifs of a year, from what the count has just worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from reviews.results.models import Result
from reviews.scoring.public import PublicRules, RatingLine, public_score
from reviews.scoring.what_if import Counted, InPlaces, YearRules, counted_places, what_ifs


def what_ifs_of(
    results: Iterable[Result],
    *,
    sums: Mapping[int, Mapping[str, Fraction]],
    with_held: Mapping[int, Counter[RatingLine]],
    rules: Mapping[str, Any],
) -> dict[str, Any]:
    """Who has the places, and who would have them in each variant, as JSON. `sums` are the judges'
    by application (of all that were scored) and key of the year, `with_held` all ratings with those
    the screening took out.
    """
    results = list(results)
    rows = [
        Counted(
            application=result.application.number,
            self_score=Fraction(result.exact["self"]),
            judge_sums=sums.get(result.application_id, {}),
            public=_fraction(result.exact["public"]),
            public_with_held=public_score(
                with_held.get(result.application_id, Counter()),
                PublicRules.from_rules(rules, result.application.agency_class),
            ).score,
            repair_rate=_fraction(result.exact["repair_rate"]),
            submitted_at=result.application.submitted_at,
        )
        for result in results
    ]
    year = YearRules.from_rules(rules)
    listed = {result.application_id for result in results}
    others = {str(key): given for key, given in sums.items() if key not in listed}
    return {
        **_places(counted_places(rows, year, others)),
        "variants": [
            {"kind": one.kind, "detail": one.detail, **_places(one.places)}
            for one in what_ifs(rows, year, others)
        ],
    }


def _places(found: InPlaces) -> dict[str, list[str]]:
    return {"inside": list(found.inside), "shared": list(found.shared)}


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
