"""Cells of ratings: one brand's ratings in a stretch of time, from one network or one block of networks.

A cell is tried twice. Its volume against what the other brands received there (leave-one-out), its
content against the brand's own ratings outside. A queue of honest people passes the second test, a
brand that is simply loved the first.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
    volume: float
    content: float

    @property
    def strength(self) -> float:
        """The evidence of both: how much likelier the cell is with a rate and a share of its own."""
        return self.volume + self.content

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
        self._brands = [one.brand for one in records]
        self._networks = [one.network for one in records]
        self._blocks = [one.block for one in records]
        self._moments = [one.time for one in records]
        self._top = [int(one.level == BEST) for one in records]
        self._low = [int(one.level <= BAD) for one in records]
        self.streams = {
            scope: self._stream(scope, rows) for scope, rows in self._first_scopes().items()
        }
        self._rows = self._everyone()
        self._times = {name: self._times_of(rows) for name, rows in self._rows.items()}

    def _times_of(self, rows: list[int]) -> list[float]:
        return [self._moments[row] for row in rows]

    def _first_scopes(self) -> dict[Scope, list[int]]:
        """The rows of every scope that can reach its least count; removing ratings makes none grow."""
        rows: dict[Scope, list[int]] = defaultdict(list)
        for row, one in enumerate(self.records):
            rows[one.brand, WINDOW, ""].append(row)
        for kind, names in ((NETWORK, self._networks), (BLOCK, self._blocks)):
            held: dict[tuple[str, str], list[int]] = defaultdict(list)
            for row, pair in enumerate(zip(self._brands, names, strict=True)):
                held[pair].append(row)
            least = self.least[kind]
            for (brand, name), mine in held.items():
                if name and len(mine) >= least:
                    rows[brand, kind, name] = mine
        return dict(sorted(rows.items()))

    def _everyone(self) -> dict[tuple[str, str], list[int]]:
        """The rows of all brands, in all and in each network and block that matters."""
        found: dict[tuple[str, str], list[int]] = {(WINDOW, ""): list(range(len(self.records)))}
        for kind, names in ((NETWORK, self._networks), (BLOCK, self._blocks)):
            held: dict[str, list[int]] = {
                name: [] for _, known, name in self.streams if known == kind
            }
            for row, name in enumerate(names):
                if name in held:
                    held[name].append(row)
            found |= {(kind, name): rows for name, rows in held.items()}
        return found

    def _stream(self, scope: Scope, rows: list[int]) -> Stream:
        brand, kind, name = scope
        top, low, times = self._top, self._low, self._moments
        return Stream(
            brand=brand,
            kind=kind,
            name=name,
            rows=rows,
            times=[times[row] for row in rows],
            top=[0, *accumulate([top[row] for row in rows])],
            low=[0, *accumulate([low[row] for row in rows])],
        )

    def remove(self, rows: Sequence[int]) -> None:
        """Takes rated rows out of every scope, as if they had never been given."""
        brands = {self._brands[row] for row in rows}
        for row in rows:
            self.alive[row] = False
        for scope, stream in self.streams.items():
            if stream.brand in brands:
                left = [row for row in stream.rows if self.alive[row]]
                if len(left) < len(stream.rows):
                    self.streams[scope] = self._stream(scope, left)
        touched = {(WINDOW, "")} | {(NETWORK, self._networks[row]) for row in rows}
        touched |= {(BLOCK, self._blocks[row]) for row in rows}
        for name in touched & self._rows.keys():
            self._rows[name] = [row for row in self._rows[name] if self.alive[row]]
            self._times[name] = self._times_of(self._rows[name])

    def whole(self, brand: str) -> Stream:
        """All ratings of a brand that are still counted."""
        return self.streams[brand, WINDOW, ""]

    def tries(self) -> tuple[int, list[Trial]]:
        """How many cells there are, and the trials of those whose volume is unusual.

        The volume says nothing about the content of honest ratings. So only the cells that stand out
        by it, and of overlapping ones the one that does so most, count as tests of the content
        (independent filtering, Bourgon et al. 2010).
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
            looks = [look for span in spans if (look := self.look(stream, *span))]
            found += [self.trial(self.trimmed(look)) for look in _apart(looks)]
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
        """All ratings of one network or block, and its windows, begun by a rating and a sixth of their length apart."""
        times, least = stream.times, self.least[stream.kind]
        spans = {(0, len(times))}
        for minutes in self.windows:
            following = times[0]
            for first in range(len(times) - least + 1):
                if times[first] >= following:
                    following = times[first] + minutes / 6
                    last = bisect_right(times, times[first] + minutes, first)
                    if last - first >= least:
                        spans.add((first, last))
        return len(spans), sorted(spans)

    def expected(self, stream: Stream, first: int, last: int) -> float:
        """How many would be in the cell if the brand's share here were as elsewhere (leave-one-out odds)."""
        count = last - first
        total = len(self.whole(stream.brand).rows)
        everyone = self._times[stream.kind, stream.name]
        inside = len(everyone) - count
        if stream.kind == WINDOW or count < len(stream.rows):
            low = bisect_left(everyone, stream.times[first])
            inside = bisect_right(everyone, stream.times[last - 1], low) - low - count
        others = len(self.records_left) - total
        return (total - count + 0.5) * (inside + 0.5) / (others - inside + 0.5)

    @property
    def records_left(self) -> list[int]:
        """The rows of all ratings still counted."""
        return self._rows[WINDOW, ""]

    def look(self, stream: Stream, first: int, last: int) -> Look | None:
        """A cell in numbers; None when its volume is not unusual.

        `volume` and `content` are logarithms of how much likelier the cell is with a rate and a share of
        its own: over-dispersed Poisson, binomial.
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
            content = ("best", best, whole.top[-1], total, volume, praise)
        else:
            content = ("bad", bad, whole.low[-1], total, volume, blame)
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

    def trimmed(self, look: Look) -> Look:
        """The part of a cell whose volume stands out most; asks nothing about content, as it comes before the test."""
        return self._climb(look, 0.0, lambda best, other: other.volume > best.volume)

    def tightened(self, look: Look) -> Look:
        """Moves a finding's edges to where the evidence is greatest, so that few bystanders are held.

        An edge moves within the cell's own length around it, and not so far that the finding would
        not pass any more.
        """
        times = look.stream.times
        reach = max(self.windows[0], times[look.last - 1] - times[look.first])
        return self._climb(look, reach, self._stronger)

    def _stronger(self, best: Look, other: Look) -> bool:
        same = other.mark == best.mark and other.strength > best.strength
        return same and self.excessive(other)

    def _climb(self, look: Look, reach: float, better: Callable[[Look, Look], bool]) -> Look:
        """Moves one edge, then the other, to the best of all ratings up to `reach` minutes away, until neither moves."""
        stream, least = look.stream, self.least[look.stream.kind]
        times = stream.times
        while True:
            best = look
            low = bisect_left(times, times[best.first] - reach)
            for first in range(low, best.last - least + 1):
                other = self.look(stream, first, best.last)
                best = other if other and better(best, other) else best
            high = bisect_right(times, times[best.last - 1] + reach)
            for last in range(best.first + least, high + 1):
                other = self.look(stream, best.first, last)
                best = other if other and better(best, other) else best
            if best == look:
                return look
            look = best


def _apart(looks: list[Look]) -> list[Look]:
    """Of one stream's cells those that do not overlap, the greatest volume first."""
    taken: list[Look] = []
    for look in sorted(looks, key=lambda look: (-look.volume, look.first, look.last)):
        if all(look.last <= other.first or other.last <= look.first for other in taken):
            taken.append(look)
    return taken


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
