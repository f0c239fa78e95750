"""All ratings that still count, indexed so that any cell can be measured quickly."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import log, sqrt
from typing import Any

from .cells import BAD, BEST, BLOCK, MINUTES, NETWORK, WINDOW, Look, Record, Scope, Stream


class Ground:
    """The ratings by brand, network and block in order of time; `remove` takes some out for the
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
        """The rows of every scope that can reach its minimal count; removing ratings cannot make
        one grow.
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
        """The rows of all brands, in total and in each relevant network and block."""
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
        """Remove rated rows from every scope, as if they had never been given."""
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
        """All ratings of a brand that still count."""
        return self.streams[brand, WINDOW, ""]

    def expected(self, stream: Stream, first: int, last: int) -> float:
        """How many ratings the cell would have if the brand's share there were as elsewhere
        (leave-one-out odds).

        At least one, because where others hardly rated, their number carries no information.
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
        """The rows of all ratings that still count."""
        return self._rows[WINDOW, ""]

    def look(self, stream: Stream, first: int, last: int) -> Look | None:
        """The numbers of a cell; None if its volume is not unusual.

        `volume` and `content` are log-likelihood ratios of the cell with its own rate and share:
        over-dispersed Poisson, binomial.
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
    """The log-likelihood ratio of separate shares inside and outside against one share; 0 if the
    share inside is not higher.
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
