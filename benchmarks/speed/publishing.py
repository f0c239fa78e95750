"""P11: the folder of a year, written by the worker, beside a bare export of the same rows; and its
recount.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.speed.goals import Check
from benchmarks.speed.rounds import say
from benchmarks.speed.sides import Portal, call

if TYPE_CHECKING:
    from benchmarks.speed.plan import Plan

SIZES = [int(size) for size in os.environ.get("P11_RATINGS", "100000,1000000").split(",")]
"""Small and large; P11_RATINGS names others, and more than two."""
MOST_ROUNDS = 3
Figures = dict[str, float]


def p11(plan: Plan) -> Callable[[], list[Check]]:
    """Every size in turn, the bare export after each folder, so that both meet the same machine."""
    sides = {size: Portal.production(plan.stations, ratings=size) for size in SIZES}
    folders: dict[int, list[Figures]] = {size: [] for size in SIZES}
    bare: dict[int, list[Figures]] = {size: [] for size in SIZES}
    for _round in range(min(plan.rounds, MOST_ROUNDS)):
        for size, side in sides.items():
            folders[size].append(_run(side, "benchmarks.speed.portal.folder"))
            database, target = side.environment["DATABASE_URL"], plan.stations.place / "export"
            bare[size].append(_run(side, "benchmarks.speed.bare.export", database, str(target)))
            say(f"folder of {size:,}: {folders[size][-1]}; bare: {bare[size][-1]}")
    small, large = SIZES[0], SIZES[-1]

    def of(found: dict[int, list[Figures]], size: int, what: str) -> float:
        return median(figures[what] for figures in found[size])

    def checks() -> list[Check]:
        seconds = {size: of(folders, size, "seconds_a_million") for size in SIZES}
        peaks = {size: of(folders, size, "peak_mb") for size in SIZES}
        return [
            Check("P11", f"MB of memory, folder of {large:,} ratings", peaks[large], 300, False),
            Check(
                "P11", f"the same, times {small:,} ratings", peaks[large] / peaks[small], 1.2, False
            ),
            Check(
                "P11",
                "the same, times a bare export",
                peaks[large] / of(bare, large, "peak_mb"),
                5,
                False,
            ),
            Check(
                "P11",
                f"seconds a million, times {small:,} ratings",
                seconds[large] / seconds[small],
                1.2,
                False,
            ),
            Check(
                "P11",
                "seconds a million, times a bare export",
                seconds[large] / of(bare, large, "seconds_a_million"),
                3,
                False,
            ),
            Check(
                "P11",
                f"MB of memory, recounting {large:,} ratings",
                of(folders, large, "recount_peak_mb"),
                300,
                False,
            ),
            Check(
                "P11",
                f"recounting: seconds a million, times {small:,} ratings",
                of(folders, large, "recount_seconds_a_million")
                / of(folders, small, "recount_seconds_a_million"),
                1.2,
                False,
            ),
            Check(
                "P11",
                "recounts that do not match",
                sum(not each["matches"] for some in folders.values() for each in some),
                0,
                False,
            ),
        ]

    return checks


def _run(side: Portal, *command: str) -> Figures:
    said: Any = json.loads(call(side.environment, "-m", *command))
    return said
