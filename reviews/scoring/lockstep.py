"""Lockstep: several raters who submit the same list of brands and levels.

Families and visitors of one hall rate the same brands, and people in a good mood give all of them a
five. So a list is only compared with raters of the same brands, and its probability is taken as
high as any dependence between the answers allows: that of its rarest entry (Fréchet's bound) among
all who rated several brands.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from .cells import Record
from .tails import log_binomial_tail

LONGEST = 12
FEW = 10

Pair = tuple[str, int]


class Lockstep(NamedTuple):
    """`raters` submitted this list, `among` rated its brands; `chance` is the highest probability
    for one of them.
    """

    pairs: tuple[Pair, ...]
    raters: tuple[str, ...]
    among: int
    chance: float
    log_p: float


Answers = tuple[Counter[Pair], Counter[str]]


def _chance(pair: Pair, raters: int, everyone: Answers, several: Answers) -> float:
    """The share of an entry without the suspected raters: among all, or among raters of several
    brands if higher.

    If few rated several brands, all raters of the brand are included with the weight of ten, so
    that flooding a brand with single fives does not make an honest four rare.
    """
    levels, volumes = everyone
    share = (levels[pair] - raters + 0.5) / (volumes[pair[0]] - raters + 1)
    levels, volumes = several
    return max(share, (levels[pair] - raters + FEW * share) / (volumes[pair[0]] - raters + FEW))


class Lists:
    """The lists of all raters: prepared once, searched in every round."""

    def __init__(self, records: Sequence[Record], settings: Mapping[str, Any]) -> None:
        self.records = records
        self.least, self.length = int(settings["raters"]), int(settings["pairs"])
        rated = Counter([one.pseudonym for one in records])
        long = {who for who, n in rated.items() if n >= self.length}
        self.long: dict[str, dict[str, int]] = defaultdict(dict)
        for row, one in enumerate(records):
            if one.pseudonym in long:
                self.long[one.pseudonym].setdefault(one.brand, row)
        self.sharers = self._sharers()

    def _sharers(self) -> dict[tuple[Pair, ...], list[str]]:
        sharers: dict[tuple[Pair, ...], list[str]] = defaultdict(list)
        for who in sorted(self.long):
            pairs = sorted(
                (brand, self.records[row].level) for brand, row in self.long[who].items()
            )
            for some in combinations(pairs[:LONGEST], self.length):
                sharers[some].append(who)
        return {some: sharers[some] for some in sorted(sharers) if len(sharers[some]) >= self.least}

    def find(self, alive: Sequence[bool]) -> list[Lockstep]:
        """Every list of at least `pairs` entries shared by at least `raters` people, with its
        probability.

        For somebody who rated more than twelve brands the first twelve are considered.
        """
        left = {
            some: who
            for some, sharers in self.sharers.items()
            if len(who := self._left(some, sharers, alive)) >= self.least
        }
        if not left:
            return []
        asked = {brand for some in left for brand, _ in some}
        raters_of = self._raters(alive, asked)
        everyone = self._answers(range(len(self.records)), alive, asked)
        several = self._answers(
            (row for rows in self.long.values() for row in rows.values()), alive, asked
        )
        found = []
        for some, who in left.items():
            among = set.intersection(*(raters_of[brand] for brand, _ in some))
            chance = min(_chance(pair, len(who), everyone, several) for pair in some)
            log_p = log_binomial_tail(len(who), len(among), chance)
            found.append(Lockstep(some, tuple(who), len(among), chance, log_p))
        return found

    def _left(
        self, some: tuple[Pair, ...], sharers: Sequence[str], alive: Sequence[bool]
    ) -> list[str]:
        return [who for who in sharers if all(alive[self.long[who][brand]] for brand, _ in some)]

    def _raters(self, alive: Sequence[bool], brands: set[str]) -> dict[str, set[str]]:
        """The raters of several brands, and the given ones among them."""
        raters: dict[str, set[str]] = {brand: set() for brand in brands}
        for who, rows in self.long.items():
            for brand, row in rows.items():
                if brand in brands and alive[row]:
                    raters[brand].add(who)
        return raters

    def _answers(self, rows: Iterable[int], alive: Sequence[bool], brands: set[str]) -> Answers:
        levels: Counter[Pair] = Counter()
        volumes: Counter[str] = Counter()
        for row in rows:
            one = self.records[row]
            if one.brand in brands and alive[row]:
                levels[one.brand, one.level] += 1
                volumes[one.brand] += 1
        return levels, volumes

    def rows_of(self, found: Lockstep, alive: Sequence[bool]) -> dict[str, list[int]]:
        """The rows to hold, by brand: the ratings of these raters for every brand that at least
        half of them rated.

        Somebody hired to rate four brands in one way is not honest because of one different answer.
        """
        rows: dict[str, list[int]] = defaultdict(list)
        for who in found.raters:
            for brand, row in self.long[who].items():
                if alive[row]:
                    rows[brand].append(row)
        return {
            brand: sorted(held)
            for brand, held in sorted(rows.items())
            if 2 * len(held) >= len(found.raters)
        }
