"""How far the judges agreed, as a file of the published folder: what follows from its panel.csv
alone, and so nothing that ties a judge's sheets together.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from fractions import Fraction
from typing import Any

from brandportal.exact import exact
from reviews.publication.files import as_table
from reviews.scoring.one_way import Figure, one_way

NAME = "agreement.csv"
AGREEMENT = ("indicator", "coefficient", "value", "exact", "low", "high")
OVERALL = "overall"
COEFFICIENTS = ("icc_one_judge", "icc_mean", "alpha")


def agreement_file(panel: bytes) -> bytes:
    """agreement.csv of this panel.csv: the sums of all points first, then each indicator."""
    given: dict[str, dict[str, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    sums = given[OVERALL]
    for row in csv.DictReader(io.StringIO(panel.decode(), newline="")):
        brand, judge, points = row["application"], row["judge"], exact(row["points"])
        given[row["indicator"]][brand][judge] = points
        sums[brand][judge] = sums[brand].get(judge, Fraction(0)) + points
    found = {
        code: one_way([list(by_judge.values()) for by_judge in brands.values()])
        for code, brands in given.items()
    }
    return as_table(AGREEMENT, _rows(found))


def _rows(found: dict[str, tuple[Figure, Figure, Figure]]) -> Iterable[Sequence[Any]]:
    for code in [OVERALL, *sorted(found.keys() - {OVERALL})]:
        for name, figure in zip(COEFFICIENTS, found[code], strict=True):
            yield code, name, *astuple(figure)
