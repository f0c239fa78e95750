"""Cells of ratings: one brand's ratings in a stretch of time, from one network or one block of networks.

A cell is tried twice. Its volume against what the other brands received there (leave-one-out), its
content against the brand's own ratings outside. A queue of honest people passes the second test, a
brand that is simply loved the first.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt
from typing import Any, NamedTuple

from .tails import log_count_tail, log_share_tail

MINUTES = 60
BEST = 5
BAD = 2
WINDOW, NETWORK, BLOCK = "window", "network", "block"


Scope = tuple[str, str, str]  # brand, kind, name of the network or block


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


class Look(NamedTuple):
    """Ratings `first` to `last` (exclusive) of a stream in numbers; `mark` is what is too frequent among them."""

    stream: "Stream"
    first: int
    last: int
    count: int
    expected: float
    z: float
    mark: str
    inside: int
    every: int
    total: int
    strength: float

    @property
    def shares(self) -> tuple[float, float]:
        """The share of the mark in the cell, and among the brand's other ratings."""
        outside = (self.every - self.inside + 0.5) / (self.total - self.count + 1)
        return self.inside / self.count, outside

    @property
    def excess(self) -> float:
        """The part of the cell that must have been added with this mark to make its share, were the rest as outside."""
        inside, outside = self.shares
        return (inside - outside) / (1 - outside)


class Trial(NamedTuple):
    """A cell tried: both p-values as natural logarithms."""

    look: Look
    log_p_volume: float
    log_p_content: float


@dataclass(eq=False)
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
        self.min_excess = float(settings["min_excess"]) / 100
        self.windows = sorted({float(hours) * MINUTES for hours in settings["windows"].values()})
        self.alive = [True] * len(records)
        self.streams = {
            scope: self._stream(scope, rows) for scope, rows in self._first_scopes().items()
        }
        self._rows = self._everyone()
        self._times = {name: self._times_of(rows) for name, rows in self._rows.items()}

    def _times_of(self, rows: list[int]) -> list[float]:
        return [self.records[row].time for row in rows]

    def _first_scopes(self) -> dict[Scope, list[int]]:
        """The rows of every scope that can reach its least count; removing ratings makes none grow."""
        networks = Counter([(one.brand, one.network) for one in self.records])
        blocks = Counter([(one.brand, one.block) for one in self.records])
        least = self.least
        named = {(b, NETWORK, n) for (b, n), k in networks.items() if n and k >= least[NETWORK]}
        named |= {(b, BLOCK, n) for (b, n), k in blocks.items() if n and k >= least[BLOCK]}
        self._networks = {name for _, kind, name in named if kind == NETWORK}
        self._blocks = {name for _, kind, name in named if kind == BLOCK}
        rows: dict[Scope, list[int]] = defaultdict(list)
        for row, one in enumerate(self.records):
            rows[one.brand, WINDOW, ""].append(row)
            if one.network in self._networks and (one.brand, NETWORK, one.network) in named:
                rows[one.brand, NETWORK, one.network].append(row)
            if one.block in self._blocks and (one.brand, BLOCK, one.block) in named:
                rows[one.brand, BLOCK, one.block].append(row)
        return dict(sorted(rows.items()))

    def _everyone(self) -> dict[tuple[str, str], list[int]]:
        """The rows of all brands, in all and in each network and block that matters."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, one in enumerate(self.records):
            if one.network in self._networks:
                found[NETWORK, one.network].append(row)
            if one.block in self._blocks:
                found[BLOCK, one.block].append(row)
        found[WINDOW, ""] = list(range(len(self.records)))
        return found

    def _stream(self, scope: Scope, rows: list[int]) -> Stream:
        brand, kind, name = scope
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
        brands = {self.records[row].brand for row in rows}
        for row in rows:
            self.alive[row] = False
        for scope, stream in self.streams.items():
            if stream.brand in brands:
                left = [row for row in stream.rows if self.alive[row]]
                if len(left) < len(stream.rows):
                    self.streams[scope] = self._stream(scope, left)
        touched = {(WINDOW, "")} | {
            name
            for row in rows
            for name in (
                (NETWORK, self.records[row].network),
                (BLOCK, self.records[row].block),
            )
        }
        for name in touched & self._rows.keys():
            self._rows[name] = [row for row in self._rows[name] if self.alive[row]]
            self._times[name] = self._times_of(self._rows[name])

    def whole(self, brand: str) -> Stream:
        """All ratings of a brand that are still counted."""
        return self.streams[brand, WINDOW, ""]

    def tries(self) -> tuple[int, list[Trial]]:
        """How many cells there are, and the trials of all whose volume is unusual.

        The volume says nothing about the content of honest ratings. So only the cells that stand out
        by it count as tests of the content (independent filtering, Bourgon et al. 2010).
        """
        cells = 0
        found: list[Trial] = []
        self._hours = self._by_the_hour()
        for stream in self.streams.values():
            if len(stream.rows) < self.least[stream.kind]:
                continue
            grid = self._stretches if stream.kind == WINDOW else self._stays
            counted, spans = grid(stream)
            cells += counted
            found += [self.trial(look) for span in spans if (look := self.look(stream, *span))]
        return cells, found

    def _by_the_hour(self) -> tuple[list[float], list[int]]:
        """Every full hour from before the first rating until after the last, and how many came up to it."""
        everyone = self._times[WINDOW, ""]
        if not everyone:
            return [], []
        start, longest = everyone[0], self.windows[-1]
        steps = int((everyone[-1] - start + longest) // MINUTES) + 2
        edges = [start - longest + MINUTES * (step + 1) for step in range(steps)]
        return edges, _up_to(everyone, edges)

    def _stretches(self, stream: Stream) -> tuple[int, list[tuple[int, int]]]:
        """Windows over the hours, begun every twelfth of their length: those of an unusual volume, roughly."""
        total, others = len(stream.rows), len(self.records_left) - len(stream.rows)
        least, limit = self.least[WINDOW], self.min_z**2 * self.dispersion
        edges, every = self._hours
        own = _up_to(stream.times, edges)
        cells = 0
        spans = set()
        for minutes in self.windows:
            width = max(1, round(minutes / MINUTES))
            step = max(1, width // 12)
            slices = (own[::step], own[width::step], every[::step], every[width::step])
            for a, b, x, y in zip(*slices, strict=False):
                count = b - a
                if count < least:
                    continue
                cells += 1
                around = y - x - count
                expected = (total - count + 0.5) * (around + 0.5) / (others - around + 0.5)
                over = count - expected
                if over > 0 and over * over >= limit * max(expected, 1.0):
                    spans.add((a, b))
        return cells, sorted(spans)

    def _stays(self, stream: Stream) -> tuple[int, list[tuple[int, int]]]:
        """All ratings of one network or block, and its windows, each begun by a rating."""
        times, least = stream.times, self.least[stream.kind]
        spans = {(0, len(times))}
        for minutes in self.windows:
            following = times[0]
            for first in range(len(times) - least + 1):
                if times[first] >= following:
                    following = times[first] + minutes / 12
                    last = bisect_right(times, times[first] + minutes, first)
                    if last - first >= least:
                        spans.add((first, last))
        return len(spans), sorted(spans)

    def expected(self, stream: Stream, first: int, last: int) -> float:
        """How many would be in the cell if the brand's share here were as elsewhere (leave-one-out odds)."""
        count = last - first
        total = len(self.whole(stream.brand).rows)
        everyone = self._times[stream.kind, stream.name]
        inside = len(everyone)
        if stream.kind == WINDOW or count < len(stream.rows):
            inside = bisect_right(everyone, stream.times[last - 1])
            inside -= bisect_left(everyone, stream.times[first])
        inside -= count
        others = len(self.records_left) - total
        return (total - count + 0.5) * (inside + 0.5) / (others - inside + 0.5)

    @property
    def records_left(self) -> list[int]:
        """The rows of all ratings still counted."""
        return self._rows[WINDOW, ""]

    def look(self, stream: Stream, first: int, last: int) -> Look | None:
        """A cell in numbers; None when its volume is not unusual.

        The strength is the likelihood of the cell's own rate and own share against the common ones:
        over-dispersed Poisson for the volume, binomial for the content.
        """
        count = last - first
        expected = self.expected(stream, first, last)
        z = (count - expected) / sqrt(self.dispersion * max(expected, 1.0))
        if z < self.min_z:
            return None
        whole = self.whole(stream.brand)
        total = len(whole.rows)
        volume = (count * log(count / expected) - count + expected) / self.dispersion
        best, bad = stream.top[last] - stream.top[first], stream.low[last] - stream.low[first]
        praise = _share_likelihood(best, count, whole.top[-1], total)
        blame = _share_likelihood(bad, count, whole.low[-1], total)
        if praise >= blame:
            content = ("best", best, whole.top[-1], total, volume + praise)
        else:
            content = ("bad", bad, whole.low[-1], total, volume + blame)
        return Look(stream, first, last, count, expected, z, *content)

    def excessive(self, look: Look) -> bool:
        """Whether so much of the cell is more than the brand's usual answers as the settings ask for."""
        return look.excess >= self.min_excess

    def trial(self, look: Look) -> Trial:
        """Both p-values: the quasi-Poisson tail of the volume, and Fisher's exact test of the content, two-sided.

        An excess too small to be a stuffed pile is no finding, however sure: its p-value is 1.
        """
        volume = log_count_tail(look.count, look.expected, self.dispersion)
        content = 0.0
        if self.excessive(look):
            content = log(2) + log_share_tail(look.inside, look.count, look.every, look.total)
        return Trial(look, volume, min(0.0, content))

    def tightened(self, look: Look) -> Look:
        """Moves the edges in time to where the evidence is greatest, so that few bystanders are held.

        One edge after the other, each to any rating of the same scope up to the cell's own length
        away, until neither moves.
        """
        times, least = look.stream.times, self.least[look.stream.kind]
        reach = max(self.windows[0], times[look.last - 1] - times[look.first])
        while True:
            best = look
            low = bisect_left(times, times[best.first] - reach)
            for first in range(low, best.last - least + 1):
                best = self._stronger(best, first, best.last)
            high = bisect_right(times, times[best.last - 1] + reach)
            for last in range(best.first + least, high + 1):
                best = self._stronger(best, best.first, last)
            if best == look:
                return look
            look = best

    def _stronger(self, best: Look, first: int, last: int) -> Look:
        """The stronger of two cells; an edge stands only beside a rating of the mark it is about."""
        marks = best.stream.top if best.mark == "best" else best.stream.low
        if marks[first + 1] == marks[first] or marks[last] == marks[last - 1]:
            return best
        other = self.look(best.stream, first, last)
        if other is None or other.mark != best.mark or other.strength <= best.strength:
            return best
        return other if self.excessive(other) else best


def _up_to(times: list[float], edges: list[float]) -> list[int]:
    """How many of the sorted times lie below each of the sorted edges."""
    return [bisect_left(times, edge) for edge in edges]


def _share_likelihood(inside: int, count: int, every: int, total: int) -> float:
    """How much likelier the marks are with a share of their own inside and outside than with one; 0 if not more inside."""
    if inside * total <= every * count:
        return 0.0
    own = _entropy(inside, count) + _entropy(every - inside, total - count)
    return own - _entropy(every, total)


def _entropy(marked: int, count: int) -> float:
    if not 0 < marked < count:
        return 0.0
    share = marked / count
    return count * (share * log(share) + (1 - share) * log(1 - share))


def rows_of(look: Look) -> list[int]:
    """The rows a cell holds."""
    return look.stream.rows[look.first : look.last]
