"""Lockstep: several raters who hand in the same list of brands and levels.

Families and visitors of one hall rate the same brands, and whoever is in a good mood gives all of
them a five. So a list counts only against those who rated the same brands, and its chance is taken
as high as any dependence between the answers allows: that of its rarest entry (Fréchet's bound).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from .cells import Record
from .tails import log_binomial_tail

LONGEST = 12

Pair = tuple[str, int]


class Lockstep(NamedTuple):
    """`rows` are the ratings of the common list, `raters` of `among` who rated these brands gave it."""

    pairs: tuple[Pair, ...]
    rows: tuple[int, ...]
    raters: int
    among: int
    chance: float
    log_p: float


def find(
    records: Sequence[Record], alive: Sequence[bool], settings: Mapping[str, Any]
) -> tuple[int, list[Lockstep]]:
    """How many lists were tried, and those that are less likely than chance would have them.

    A list is tried when at least `raters` persons share at least `pairs` entries; it then grows to
    all the entries these persons share. Lists longer than twelve are looked at by their twelve
    first brands.
    """
    least, length = int(settings["raters"]), int(settings["pairs"])
    lists: dict[str, dict[str, int]] = defaultdict(dict)
    for row, one in enumerate(records):
        if alive[row]:
            lists[one.pseudonym].setdefault(one.brand, row)
    long = {who: rows for who, rows in lists.items() if len(rows) >= length}
    sharers: dict[tuple[Pair, ...], list[str]] = defaultdict(list)
    for who in sorted(long):
        pairs = sorted((brand, records[row].level) for brand, row in long[who].items())
        for some in combinations(pairs[:LONGEST], length):
            sharers[some].append(who)
    shared = {some: who for some, who in sharers.items() if len(who) >= least}
    if not shared:
        return 0, []
    levels: Counter[Pair] = Counter()
    volumes: Counter[str] = Counter()
    for row, one in enumerate(records):
        if alive[row]:
            levels[one.brand, one.level] += 1
            volumes[one.brand] += 1
    raters_of: dict[str, set[str]] = defaultdict(set)
    for who, rows in long.items():
        for brand in rows:
            raters_of[brand].add(who)
    found: dict[tuple[Pair, ...], Lockstep] = {}
    for some, who in shared.items():
        among = set.intersection(*(raters_of[brand] for brand, _ in some))
        chance = min(
            (levels[pair] - len(who) + 0.5) / (volumes[pair[0]] - len(who) + 1) for pair in some
        )
        log_p = log_binomial_tail(len(who), len(among), chance)
        common = set.intersection(
            *({(brand, records[row].level) for brand, row in long[one].items()} for one in who)
        )
        pairs = tuple(sorted(common))
        held = tuple(sorted(long[one][brand] for one in who for brand, _ in pairs))
        one = Lockstep(pairs, held, len(who), len(among), chance, log_p)
        if pairs not in found or one.log_p < found[pairs].log_p:
            found[pairs] = one
    return len(shared), [found[pairs] for pairs in sorted(found)]
