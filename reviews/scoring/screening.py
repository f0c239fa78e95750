"""The screening of ratings for stuffing: it flags clusters of ratings for people to decide on, and
decides nothing.

The groups named in the settings are screened separately: whoever issues codes or works at the
counter could stuff the verified groups as well. Every number is a setting of the rule set.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log
from operator import attrgetter, itemgetter
from typing import Any

from brandportal.rulebook import DEFAULT_RULES

from .anomaly import step_up
from .cells import BLOCK, NETWORK, WINDOW, Record, Trial, rows_of
from .ground import Ground
from .lockstep import Lists, Lockstep
from .public import PublicRules, RatingLine, rating_value
from .search import tightened, tried_cell, tries
from .tails import probability

LOCKSTEP = "lockstep"
BOTH = "volume and content"

DEFAULT_SETTINGS: dict[str, Any] = DEFAULT_RULES["public"]["screening"]


@dataclass(frozen=True)
class Cell:
    """One cluster of one brand's ratings to hold: which, why, and how significant.

    `cell` describes it in English, `place` is the same as data; `keys` are the keys of all ratings
    in it. `p_volume` is None for lockstep, which has no volume of its own.
    """

    rule: str
    brand: str
    cell: str
    place: dict[str, Any]
    count: int
    expected: float
    p_volume: float | None
    p_content: float
    adjusted: float
    keys: tuple[Any, ...]
    explanation: dict[str, Any]


@dataclass(frozen=True)
class Screening:
    """The cells to hold in the order in which they were found; `tests` is the largest number of
    cells and lists tested in a round.
    """

    cells: tuple[Cell, ...]
    ratings: int
    tests: int
    rounds: int
    explanation: dict[str, Any]

    @property
    def held(self) -> frozenset[Any]:
        """The keys of all ratings held."""
        return frozenset(key for cell in self.cells for key in cell.keys)


def screen(
    records: Iterable[Record],
    settings: Mapping[str, Any] = DEFAULT_SETTINGS,
    progress: Callable[[int, int], None] | None = None,
) -> Screening:
    """Find the cells that are unusual in volume and in content, strongest first.

    Each round tests every cell of a group, corrects for their number (`step_up` at `q`), holds the
    strongest of the remaining ones, and repeats without it, at most `rounds` times. The result
    depends only on the set of records, not on their order. `progress` is called with (rounds done,
    rounds at most). Raises ValueError for a level outside 1 to 5 and for a duplicate key.
    """
    groups = list(settings["groups"])
    whole = _in_order(one for one in records if one.group in groups)
    _check(whole)
    streams = [[one for one in whole if one.group == group] for group in groups]
    rounds = int(settings["rounds"])
    found = []
    for place, kept in enumerate(streams):

        def tell(done: int, _rounds: int, before: int = place * rounds) -> None:
            if progress and before + done < len(groups) * rounds:
                progress(before + done, len(groups) * rounds)

        found.append(_screen_group(kept, settings, tell))
    if progress:
        progress(len(groups) * rounds, len(groups) * rounds)
    cells = tuple(cell for held, _tests, _done in found for cell in held)
    tests = max((tried for _held, tried, _done in found), default=0)
    done = max((took for _held, _tests, took in found), default=0)
    explanation = {
        "method": "cells",
        "settings": {name: settings[name] for name in sorted(settings)},
        "ratings": len(whole),
        "tests": tests,
        "rounds": done,
        "held": sum(cell.count for cell in cells),
    }
    return Screening(cells, len(whole), tests, done, explanation)


def _screen_group(
    kept: list[Record], settings: Mapping[str, Any], progress: Callable[[int, int], None]
) -> tuple[list[Cell], int, int]:
    """The cells of one group, the largest number of tests in a round, and the number of rounds."""
    rounds = int(settings["rounds"])
    cells: list[Cell] = []
    tests = done = 0
    if kept:
        ground = Ground(kept, settings)
        lists = Lists(kept, settings["lockstep"])
        for done in range(1, rounds + 1):
            looked_at, clusters = _round(ground, lists, settings, done)
            tests = max(tests, looked_at)
            progress(done, rounds)
            if not clusters:
                break
            rows = sorted(row for _, held in clusters for row in held)
            cells += [cell for cell, _ in clusters]
            ground.remove(rows)
    return cells, tests, done


def counted_level(line: RatingLine, rules: PublicRules) -> int:
    """The level that a rating counts as: the one whose points are nearest to its value, the better
    of two equally near.

    The aspects determine the value, so a cluster with a middling overall level and the best level
    in every aspect is a cluster of fives.
    """
    value = rating_value(line, rules)
    return min(rules.levels, key=lambda level: (abs(rules.levels[level] - value), -level))


def _in_order(records: Iterable[Record]) -> list[Record]:
    """By time; equal times by key."""
    ordered = sorted(records, key=attrgetter("time"))
    times = [one.time for one in ordered]
    first = 0
    for last in range(1, len(times) + 1):
        if last == len(times) or times[last] != times[first]:
            if last - first > 1:
                ordered[first:last] = sorted(ordered[first:last], key=lambda one: str(one.key))
            first = last
    return ordered


def _check(records: list[Record]) -> None:
    keys = {one.key for one in records}
    if len(keys) != len(records):
        raise ValueError("two ratings have one key")
    if any(one.level not in (1, 2, 3, 4, 5) for one in records):
        raise ValueError("a level lies between 1 and 5")


Clusters = list[tuple[Cell, list[int]]]


def _round(
    ground: Ground, lists: Lists, settings: Mapping[str, Any], number: int
) -> tuple[int, Clusters]:
    """One test of all cells and lists: how many, and the strongest finding as one cluster for each
    brand.

    Windows, networks, blocks and lists are four families of tests, each corrected separately.
    """
    q = float(settings["q"])
    cells, trials = tries(ground)
    shared = lists.find(ground.alive)
    facts: dict[str, Any] = {"round": number, "cells": cells + len(shared), "q": q}
    found: list[tuple[float, Trial | Lockstep, float, int]] = []
    for kind in (WINDOW, NETWORK, BLOCK):
        mine = [trial for trial in trials if trial.look.stream.kind == kind]
        result = step_up([probability(trial.log_p_content) for trial in mine], q)
        found += [
            (mine[index].look.strength, mine[index], result.adjusted[index], len(mine))
            for index in result.rejected
        ]
    result = step_up([probability(one.log_p) for one in shared], q)
    found += [
        (-shared[index].log_p, shared[index], result.adjusted[index], len(shared))
        for index in result.rejected
    ]
    if not found:
        return facts["cells"], []
    _, finding, adjusted, facts["tests"] = max(found, key=itemgetter(0))
    if isinstance(finding, Lockstep):
        rows = lists.rows_of(finding, ground.alive)
        return facts["cells"], _listed(ground, finding, rows, adjusted, facts)
    trial = tried_cell(ground, tightened(ground, finding.look))
    return facts["cells"], [_cell(ground, trial, adjusted, facts)]


def _cell(
    ground: Ground, trial: Trial, adjusted: float, facts: dict[str, Any]
) -> tuple[Cell, list[int]]:
    look, stream = trial.look, trial.look.stream
    rows = rows_of(look)
    start, end = stream.times[look.first], stream.times[look.last - 1]
    place: dict[str, Any] = {"kind": stream.kind, "from": start, "to": end}
    words = f"minutes {start:g} to {end:g}"
    if stream.kind != WINDOW:
        place["name"] = stream.name
        words = f"{stream.kind} {stream.name}, {words}"
    explanation = {
        "rule": stream.kind,
        "needs": BOTH,
        "place": place,
        "count": look.size,
        "expected": round(look.expected, 2),
        "z": round(look.z, 2),
        "over_dispersion": ground.dispersion,
        "log10_p_volume": _tens(trial.log_p_volume),
        "mark": look.mark,
        "share_inside": round(look.shares[0], 4),
        "share_outside": round(look.shares[1], 4),
        "excess": round(look.excess, 4),
        "log10_p_content": _tens(trial.log_p_content),
        "adjusted": adjusted,
        "seconds": _seconds(ground, rows, stream.brand),
        **facts,
    }
    cell = Cell(
        rule=stream.kind,
        brand=stream.brand,
        cell=words,
        place=place,
        count=look.size,
        expected=look.expected,
        p_volume=probability(trial.log_p_volume),
        p_content=probability(trial.log_p_content),
        adjusted=adjusted,
        keys=tuple(ground.records[row].key for row in rows),
        explanation=explanation,
    )
    return cell, rows


def _listed(
    ground: Ground,
    found: Lockstep,
    rows_of_brands: Mapping[str, list[int]],
    adjusted: float,
    facts: dict[str, Any],
) -> Clusters:
    words = ", ".join(f"{brand} = {level}" for brand, level in found.pairs)
    place = {"kind": LOCKSTEP, "list": [list(pair) for pair in found.pairs]}
    clusters = []
    for brand, rows in rows_of_brands.items():
        explanation = {
            "rule": LOCKSTEP,
            "needs": LOCKSTEP,
            "place": place,
            "count": len(rows),
            "raters": len(found.raters),
            "among": found.among,
            "chance": round(found.chance, 6),
            "expected": round(found.among * found.chance, 2),
            "log10_p_content": _tens(found.log_p),
            "adjusted": adjusted,
            **facts,
        }
        cell = Cell(
            rule=LOCKSTEP,
            brand=brand,
            cell=f"{len(found.raters)} raters with the same list: {words}",
            place=place,
            count=len(rows),
            expected=found.among * found.chance,
            p_volume=None,
            p_content=probability(found.log_p),
            adjusted=adjusted,
            keys=tuple(ground.records[row].key for row in rows),
            explanation=explanation,
        )
        clusters.append((cell, rows))
    return clusters


def _tens(log_p: float) -> float:
    """A natural logarithm converted to base ten, within the range of JSON."""
    return round(max(log_p / log(10), -9999.0), 3)


def _seconds(ground: Ground, rows: list[int], brand: str) -> dict[str, float] | None:
    """The median time for which the form was open, inside the cell and outside: shown to people,
    not tested.
    """
    held = set(rows)
    inside: list[float] = []
    outside: list[float] = []
    for row in ground.whole(brand).rows:
        seconds = ground.records[row].seconds
        if seconds is not None:
            (inside if row in held else outside).append(seconds)
    if not inside or not outside:
        return None
    return {
        "inside": sorted(inside)[len(inside) // 2],
        "outside": sorted(outside)[len(outside) // 2],
    }
