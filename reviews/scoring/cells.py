"""Cells of ratings: one brand's ratings in a stretch of time, from one network or one block of networks.

A cell is tried twice. Its volume against what the other brands received there (leave-one-out), its
content against the brand's own ratings outside. A queue of honest people passes the second test, a
brand that is simply loved the first.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf, log, sqrt
from typing import Any, NamedTuple

from .tails import log_count_tail, log_share_tail

MINUTES = 60
BEST = 5
BAD = 2
WINDOW, NETWORK, BLOCK = "window", "network", "block"


class Record(NamedTuple):
    """One rating as the screening sees it: `level` 1 to 5, `time` in minutes from any fixed moment.

    `network` and `block` are opaque names, "" when not known; `seconds` is how long the form was open.
    """

    key: Any
    brand: str
    group: str
    pseudonym: str
    level: int
    time: float
    network: str = ""
    block: str = ""
    seconds: float | None = None


class Trial(NamedTuple):
    """Ratings `first` to `last` (exclusive) of a stream, tried: both p-values as natural logarithms."""

    stream: "Stream"
    first: int
    last: int
    count: int
    expected: float
    z: float
    log_p_volume: float
    mark: str
    share_inside: float
    share_outside: float
    log_p_content: float
    strength: float


@dataclass
class Stream:
    """One brand's ratings of one scope in the order of time; `top` and `low` count 5s and bad ones up to a place."""

    brand: str
    kind: str
    name: str
    rows: list[int]
    times: list[float]
    top: list[int]
    low: list[int]


class Ground:
    """All ratings still counted, arranged for trying cells; `remove` takes ratings out for the next round."""

    def __init__(self, records: Sequence[Record], settings: Mapping[str, Any]) -> None:
        self.records = records
        self.settings = settings
        self.least = {kind: int(least) for kind, least in settings["min_count"].items()}
        self.dispersion = float(settings["over_dispersion"])
        self.min_z = float(settings["min_z"])
        self.min_shift = float(settings["min_shift"]) / 100
        self.windows = sorted({float(hours) * MINUTES for hours in settings["windows"].values()})
        self.alive = [True] * len(records)
        self._scopes = self._first_scopes()
        self._arrange()

    def _first_scopes(self) -> dict[tuple[str, str, str], list[int]]:
        """The rows of every scope that can reach its least count; removing ratings makes none grow."""
        networks = Counter((one.brand, one.network) for one in self.records if one.network)
        blocks = Counter((one.brand, one.block) for one in self.records if one.block)
        named = {(b, NETWORK, n) for (b, n), k in networks.items() if k >= self.least[NETWORK]}
        named |= {(b, BLOCK, n) for (b, n), k in blocks.items() if k >= self.least[BLOCK]}
        rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for row, one in enumerate(self.records):
            rows[one.brand, WINDOW, ""].append(row)
            if (one.brand, NETWORK, one.network) in named:
                rows[one.brand, NETWORK, one.network].append(row)
            if (one.brand, BLOCK, one.block) in named:
                rows[one.brand, BLOCK, one.block].append(row)
        self._networks = {name for _, kind, name in named if kind == NETWORK}
        self._blocks = {name for _, kind, name in named if kind == BLOCK}
        return dict(sorted(rows.items()))

    def _arrange(self) -> None:
        everywhere: dict[tuple[str, str], list[float]] = defaultdict(list)
        for row, one in enumerate(self.records):
            if self.alive[row]:
                everywhere[WINDOW, ""].append(one.time)
                if one.network in self._networks:
                    everywhere[NETWORK, one.network].append(one.time)
                if one.block in self._blocks:
                    everywhere[BLOCK, one.block].append(one.time)
        self.everywhere = everywhere
        self.total = len(everywhere[WINDOW, ""])
        self.streams = [self._stream(*scope, rows) for scope, rows in self._scopes.items()]
        self.whole = {one.brand: one for one in self.streams if one.kind == WINDOW}

    def _stream(self, brand: str, kind: str, name: str, rows: list[int]) -> Stream:
        levels = [self.records[row].level for row in rows]
        return Stream(
            brand=brand,
            kind=kind,
            name=name,
            rows=rows,
            times=[self.records[row].time for row in rows],
            top=list(accumulate((level == BEST for level in levels), initial=0)),
            low=list(accumulate((level <= BAD for level in levels), initial=0)),
        )

    def remove(self, rows: Sequence[int]) -> None:
        """Takes rated rows out of every scope, as if they had never been given."""
        for row in rows:
            self.alive[row] = False
        self._scopes = {
            scope: [row for row in kept if self.alive[row]] for scope, kept in self._scopes.items()
        }
        self._arrange()

    def tries(self) -> tuple[int, list[Trial]]:
        """How many cells there are, and the trials of those whose volume and shift are unusual at all."""
        cells = 0
        found: list[Trial] = []
        for stream in self.streams:
            if len(stream.rows) < self.least[stream.kind]:
                continue
            counted, spans = (
                self._stretches(stream) if stream.kind == WINDOW else self._stays(stream)
            )
            cells += counted
            for first, last in spans:
                trial = self.trial(stream, first, last)
                if trial.z >= self.min_z and self._shifted(trial):
                    found.append(trial)
        return cells, found

    def _shifted(self, trial: Trial) -> bool:
        return trial.share_inside - trial.share_outside >= self.min_shift

    def _stretches(self, stream: Stream) -> tuple[int, list[tuple[int, int]]]:
        """Windows on an hourly grid, those of an unusual volume by prefix sums over the hours."""
        everyone = self.everywhere[WINDOW, ""]
        start, end = everyone[0], everyone[-1]
        total, others = len(stream.rows), self.total - len(stream.rows)
        limit = self.min_z**2 * self.dispersion
        cells = 0
        spans = []
        longest = self.windows[-1]
        steps = int((end - start + longest) // MINUTES) + 2
        edges = [start - longest + MINUTES * (step + 1) for step in range(steps)]
        own = _up_to(stream.times, edges)
        every = _up_to(everyone, edges)
        for minutes in self.windows:
            width = max(1, round(minutes / MINUTES))
            for a, b, x, y in zip(own, own[width:], every, every[width:], strict=False):
                count = b - a
                if count < self.least[WINDOW]:
                    continue
                cells += 1
                around = y - x - count
                expected = (total - count + 0.5) * (around + 0.5) / (others - around + 0.5)
                over = count - expected
                if over > 0 and over * over >= limit * max(expected, 1.0):
                    spans.append((a, b))
        return cells, sorted(set(spans))

    def _stays(self, stream: Stream) -> tuple[int, list[tuple[int, int]]]:
        """All ratings of one network or block, and its windows that begin with a rating."""
        spans = {(0, len(stream.rows))}
        least = self.least[stream.kind]
        for minutes in self.windows:
            for first, time in enumerate(stream.times):
                last = bisect_right(stream.times, time + minutes, first)
                if last - first >= least:
                    spans.add((first, last))
        return len(spans), sorted(spans)

    def expected(self, stream: Stream, first: int, last: int) -> float:
        """How many would be in the cell if the brand's share here were as elsewhere (leave-one-out odds)."""
        count = last - first
        total = len(self.whole[stream.brand].rows)
        everyone = self.everywhere[stream.kind, stream.name]
        start, end = (-inf, inf)
        if stream.kind == WINDOW or count < len(stream.rows):
            start, end = stream.times[first], stream.times[last - 1]
        inside = bisect_right(everyone, end) - bisect_left(everyone, start) - count
        others = self.total - total
        return (total - count + 0.5) * (inside + 0.5) / (others - inside + 0.5)

    def trial(self, stream: Stream, first: int, last: int) -> Trial:
        """Tries one cell: quasi-Poisson tail of its volume, Fisher's exact test of its 5s and of its bad ratings."""
        count = last - first
        expected = self.expected(stream, first, last)
        whole = self.whole[stream.brand]
        total = len(whole.rows)
        z = (count - expected) / sqrt(self.dispersion * max(expected, 1.0))
        best: tuple[float, str, float, float, float] | None = None
        for mark, inside, every in (
            ("best", stream.top[last] - stream.top[first], whole.top[-1]),
            ("bad", stream.low[last] - stream.low[first], whole.low[-1]),
        ):
            here, there = inside / count, (every - inside + 0.5) / (total - count + 1)
            log_p = 0.0
            if z >= self.min_z and here - there >= self.min_shift:
                log_p = min(0.0, log(2) + log_share_tail(inside, count, every, total))
            likelihood = _share_likelihood(inside, count, every, total)
            if best is None or (log_p, -likelihood) < (best[0], -best[4]):
                best = (log_p, mark, here, there, likelihood)
        assert best is not None
        volume = 0.0
        if count > expected:
            volume = (count * log(count / expected) - count + expected) / self.dispersion
        return Trial(
            stream=stream,
            first=first,
            last=last,
            count=count,
            expected=expected,
            z=z,
            log_p_volume=log_count_tail(count, expected, self.dispersion) if z > 0 else 0.0,
            mark=best[1],
            share_inside=best[2],
            share_outside=best[3],
            log_p_content=best[0],
            strength=volume + best[4],
        )

    def tightened(self, trial: Trial) -> Trial:
        """Moves the edges in time to where the evidence is greatest, so that few bystanders are held.

        One edge after the other over all ratings of the same scope up to the longest window away,
        until neither moves.
        """
        stream, least = trial.stream, self.least[trial.stream.kind]
        reach = self.windows[-1]
        while True:
            best = trial
            low = bisect_left(stream.times, stream.times[best.first] - reach)
            for first in range(low, best.last - least + 1):
                best = self._stronger(best, first, best.last)
            high = bisect_right(stream.times, stream.times[best.last - 1] + reach)
            for last in range(best.first + least, high + 1):
                best = self._stronger(best, best.first, last)
            if (best.first, best.last) == (trial.first, trial.last):
                return trial
            trial = best

    def _stronger(self, best: Trial, first: int, last: int) -> Trial:
        """The stronger of two cells; an edge stands only beside a rating of the mark it is about."""
        marks = best.stream.top if best.mark == "best" else best.stream.low
        if marks[first + 1] == marks[first] or marks[last] == marks[last - 1]:
            return best
        other = self.trial(best.stream, first, last)
        return other if other.mark == best.mark and other.strength > best.strength else best


def _up_to(times: list[float], edges: list[float]) -> list[int]:
    """How many of the sorted times lie below each of the sorted edges."""
    return [bisect_left(times, edge) for edge in edges]


def _share_likelihood(inside: int, count: int, every: int, total: int) -> float:
    """How much likelier the marks are with a share of their own inside and outside than with one; 0 if not more inside."""
    if inside * total <= every * count:
        return 0.0
    return (
        _entropy(inside, count) + _entropy(every - inside, total - count) - _entropy(every, total)
    )


def _entropy(marked: int, count: int) -> float:
    plain = count - marked
    found = 0.0
    if marked:
        found += marked * log(marked / count)
    if plain:
        found += plain * log(plain / count)
    return found


def rows_of(trial: Trial) -> Iterator[int]:
    """The rows a cell holds."""
    return iter(trial.stream.rows[trial.first : trial.last])
