"""Who sits on a panel and who scores what, drawn and balanced from a seed: anybody who has the seed
and the lists gets the same answer. Standard library only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


class CannotSeat(ValueError):
    """No panel or assignment as asked for exists, or none was found; the message says why."""


def key_of(seed: str, *parts: str) -> str:
    """The place of something in the order that the seed draws: its SHA-256 with the seed."""
    return hashlib.sha256("|".join((seed, *parts)).encode()).hexdigest()


def in_drawn_order(seed: str, names: Iterable[str]) -> list[str]:
    """The names in the order of their keys; independent of the order in which they come."""
    return sorted(names, key=lambda name: key_of(seed, name))


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be drawn: a code that does not change, and the field of expertise."""

    code: str
    field: str


def draw(
    seed: str,
    candidates: Iterable[Candidate],
    places: Mapping[str, int],
    *,
    conflicts: Collection[str] = (),
) -> list[str]:
    """Draw so many people of each field; who has a conflict stands out of it beforehand.

    The first of each field in the drawn order sit, so that another seed gives another panel and the
    same seed the same. Refuses with CannotSeat a field with fewer people than places.
    """
    return seated(lots(seed, candidates), places, out=conflicts)


def lots(seed: str, candidates: Iterable[Candidate]) -> dict[str, list[str]]:
    """Field to everybody's code in the drawn order."""
    fields: dict[str, set[str]] = {}
    for one in candidates:
        fields.setdefault(one.field, set()).add(one.code)
    return {field: in_drawn_order(seed, fields[field]) for field in sorted(fields)}


def dealt(order: Mapping[str, Sequence[str]], places: Mapping[str, int]) -> dict[str, list[str]]:
    """The line of each field, dealt to the panels that have places in it: the panels in the order
    of their names take as many as they have places, then the same again from the first. So each
    panel has a line of its own, and nobody stands in two.

    Places are named "field", or "panel:field" where there are several panels.
    """
    lines: dict[str, list[str]] = {}
    for stratum in sorted(places):
        lines.setdefault(stratum.rpartition(":")[2], []).append(stratum)
    found: dict[str, list[str]] = {}
    for field, codes in order.items():
        strata = lines.get(field, [field])
        hand = [one for one in strata for _place in range(places.get(one, 1))]
        found |= {one: [] for one in strata}
        for place, code in enumerate(codes):
            found[hand[place % len(hand)]].append(code)
    return found


def seated(
    order: Mapping[str, Sequence[str]],
    places: Mapping[str, int],
    *,
    out: Collection[str] = (),
) -> list[str]:
    """The first of each field in the drawn order who are not `out`: whoever stands out is followed
    by the next of his field, and nobody else moves. Refuses with CannotSeat a field with fewer
    people than places.
    """
    found: list[str] = []
    for field in sorted(places):
        line = [code for code in order.get(field, ()) if code not in out]
        if len(line) < places[field]:
            raise CannotSeat(f"{field}: {len(line)} of {places[field]}")
        found += line[: places[field]]
    return found


def assign(
    seed: str,
    judges: Sequence[str],
    brands: Sequence[str],
    *,
    each: int,
    cap: int | None = None,
    barred: Collection[Pair] = frozenset(),
) -> frozenset[Pair]:
    """Give every brand `each` judges, none of whom is barred from it, so that no judge has more
    than `cap` brands and the loads differ as little as the bars allow.

    `barred` are pairs (judge, brand). Brands with the fewest possible judges come first; each takes
    the judges with the least to do, ties by the seed. Where none with room is left, a judge who is
    full gives one of his brands to another who has room. Refuses with CannotSeat what cannot be.
    """
    most = len(brands) if cap is None else cap
    able = {brand: [judge for judge in judges if (judge, brand) not in barred] for brand in brands}
    for brand in in_drawn_order(seed, brands):
        if len(able[brand]) < each:
            raise CannotSeat(f"{brand}: {len(able[brand])} of {each}")
    if len(judges) * most < each * len(brands):
        raise CannotSeat(f"{len(judges)} × {most} < {each} × {len(brands)}")
    given: dict[str, set[str]] = {judge: set() for judge in judges}
    order = sorted(brands, key=lambda brand: (len(able[brand]), key_of(seed, brand)))
    for brand in order:
        for _place in range(each):
            _give(seed, brand, able, given, most)
    _even(seed, able, given)
    return frozenset((judge, brand) for judge, his in given.items() for brand in his)


def _by_load(
    seed: str, judges: Iterable[str], given: Mapping[str, set[str]], salt: str
) -> list[str]:
    return sorted(judges, key=lambda judge: (len(given[judge]), key_of(seed, salt, judge)))


def _give(
    seed: str,
    brand: str,
    able: Mapping[str, list[str]],
    given: dict[str, set[str]],
    most: int,
) -> None:
    """Give the brand one more judge, moving others' brands along a shortest chain where it must."""
    came_from: dict[str, tuple[str, str] | None] = {}
    queue = [
        judge for judge in _by_load(seed, able[brand], given, brand) if brand not in given[judge]
    ]
    came_from.update(dict.fromkeys(queue))
    place = 0
    while place < len(queue):
        judge = queue[place]
        place += 1
        if len(given[judge]) < most:
            _move(judge, brand, came_from, given)
            return
        for his in in_drawn_order(seed, given[judge]):
            for other in _by_load(seed, able[his], given, his):
                if other not in came_from and his not in given[other]:
                    came_from[other] = (judge, his)
                    queue.append(other)
    raise CannotSeat(f"{brand}")


def _move(
    judge: str,
    brand: str,
    came_from: Mapping[str, tuple[str, str] | None],
    given: dict[str, set[str]],
) -> None:
    """Along the chain that ends at a judge with room, each takes the brand of the one before."""
    step = came_from[judge]
    while step is not None:
        before, his = step
        given[before].discard(his)
        given[judge].add(his)
        judge, step = before, came_from[before]
    given[judge].add(brand)


def _even(seed: str, able: Mapping[str, list[str]], given: dict[str, set[str]]) -> None:
    """Move brands from judges with more to judges with less, along chains, until no move makes the
    loads more alike.
    """
    while True:
        for judge in reversed(_by_load(seed, given, given, "even")):
            found = _lighter(seed, judge, able, given)
            if found is not None:
                target, came_from = found
                _shift(judge, target, came_from, given)
                break
        else:
            return


def _lighter(
    seed: str, start: str, able: Mapping[str, list[str]], given: Mapping[str, set[str]]
) -> tuple[str, dict[str, tuple[str, str] | None]] | None:
    """A judge with at least two brands fewer whom a chain of moves reaches, the least loaded."""
    came_from: dict[str, tuple[str, str] | None] = {start: None}
    queue = [start]
    for judge in queue:
        for his in in_drawn_order(seed, given[judge]):
            for other in able[his]:
                if other not in came_from and his not in given[other]:
                    came_from[other] = (judge, his)
                    queue.append(other)
    target = _by_load(seed, queue, given, "even")[0]
    return (target, came_from) if len(given[start]) - len(given[target]) > 1 else None


def _shift(
    start: str,
    target: str,
    came_from: Mapping[str, tuple[str, str] | None],
    given: dict[str, set[str]],
) -> None:
    judge = target
    while judge != start:
        step = came_from[judge]
        assert step is not None
        before, his = step
        given[before].discard(his)
        given[judge].add(his)
        judge = before


def serving_order(seed: str, judge: str, brands: Mapping[str, int]) -> list[str]:
    """The brands of one judge, those that the fewest have scored first; brands scored alike come in
    an order drawn for this judge, so that no brand is always scored first or last.
    """
    return sorted(brands, key=lambda brand: (brands[brand], key_of(seed, judge, brand)))
