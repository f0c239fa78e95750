"""All ratings that are still counted, arranged so that any cell can be put in numbers at once."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import log, sqrt
from typing import Any

from .cells import BAD, BEST, BLOCK, MINUTES, NETWORK, WINDOW, Look, Record, Scope, Stream


class Ground:
    """The ratings by brand, network and block in the order of time; `remove` takes some out for the
    next round.
    """

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
        self.times = {name: self._times_of(rows) for name, rows in self._rows.items()}

    def _times_of(self, rows: list[int]) -> list[float]:
        return [self._moments[row] for row in rows]

    def _first_scopes(self) -> dict[Scope, list[int]]:
        """The rows of every scope that can reach its least count; removing ratings makes none
        grow.
        """
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
            self.times[name] = self._times_of(self._rows[name])

    def whole(self, brand: str) -> Stream:
        """All ratings of a brand that are still counted."""
        return self.streams[brand, WINDOW, ""]

    def expected(self, stream: Stream, first: int, last: int) -> float:
        """How many would be in the cell if the brand's share here were as elsewhere (leave-one-out
        odds).

        At least one: where others hardly rated, their number says nothing.
        """
        count = last - first
        total = len(self.whole(stream.brand).rows)
        everyone = self.times[stream.kind, stream.name]
        inside = len(everyone) - count
        if stream.kind == WINDOW or count < len(stream.rows):
            low = bisect_left(everyone, stream.times[first])
            inside = bisect_right(everyone, stream.times[last - 1], low) - low - count
        others = len(self.records_left) - total
        return max(1.0, (total - count + 0.5) * (inside + 0.5) / (others - inside + 0.5))

    @property
    def records_left(self) -> list[int]:
        """The rows of all ratings still counted."""
        return self._rows[WINDOW, ""]

    def look(self, stream: Stream, first: int, last: int) -> Look | None:
        """A cell in numbers; None when its volume is not unusual.

        `volume` and `content` are logarithms of how much likelier the cell is with a rate and a
        share of its own: over-dispersed Poisson, binomial.
        """
        count = last - first
        expected = self.expected(stream, first, last)
        z = (count - expected) / sqrt(self.dispersion * expected)
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


def _share_likelihood(inside: int, count: int, every: int, total: int) -> float:
    """How much likelier the marks are with a share of their own inside and outside than with one; 0
    if not more inside.
    """
    if inside * total <= every * count:
        return 0.0
    own = _entropy(inside, count) + _entropy(every - inside, total - count)
    return own - _entropy(every, total)


def _entropy(marked: int, count: int) -> float:
    if not 0 < marked < count:
        return 0.0
    share = marked / count
    return count * (share * log(share) + (1 - share) * log(1 - share))
