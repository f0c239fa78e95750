"""How raters are drawn: a seeded, stratified random sample that anybody can follow and nobody can
steer.

Every case gets a ticket: SHA-256 of "seed|brand|group|key of the case" as hex. Tickets are compared
as text; the lowest ones win. So the order in which cases were handed over means nothing, and the
same register, seed and size always draw the same people. The seed itself is made of what was fixed
before and a public number that nobody knew then.

1. A person with several cases takes part once: with the case of the lowest ticket.
2. The people are parted into strata (service point and month). Places are shared out in proportion
   to the people of each stratum by largest remainder; no stratum is left without a place while
   there are as many places as strata.
3. In each stratum the lowest tickets are drawn.

People of a list that is meant for many brands are shared out among the brands in turn, so that
nobody is asked about more brands than another by more than one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Place = tuple[str, str]


@dataclass(frozen=True, order=True)
class Case:
    """One case on a register: its keyed hash, its person's pseudonym, the service point, and the
    month as 2026-03.
    """

    key: str
    person: str
    point: str = ""
    month: str = ""

    @property
    def stratum(self) -> Place:
        return (self.point, self.month)


@dataclass(frozen=True)
class Stratum:
    """What one service point and month gave: people on the register, people drawn."""

    point: str
    month: str
    people: int
    drawn: int


@dataclass(frozen=True)
class Sample:
    """Who was drawn, by ticket, and how the places were shared out."""

    cases: tuple[Case, ...]
    strata: tuple[Stratum, ...]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def registers_digest(lines: Iterable[str]) -> str:
    """SHA-256 over the sorted lines of all registers, each ended by a line feed: what stood there
    when they closed.
    """
    return _sha256("".join(f"{line}\n" for line in sorted(lines)))


def make_seed(*, year: int, rules_hash: str, registers: str, number: str) -> str:
    """SHA-256 of "year|hash of the rules|digest of the registers|public number": 64 hex digits."""
    return _sha256(f"{year}|{rules_hash}|{registers}|{number}")


def ticket(seed: str, *parts: str) -> str:
    """The random number of one case, one stratum or one brand: SHA-256 of seed and parts, joined by
    "|".
    """
    return _sha256("|".join((seed, *parts)))


def one_a_person(cases: Iterable[Case], *tag: str) -> dict[str, tuple[str, Case]]:
    """Each person's case of the lowest ticket, with that ticket; `tag` is the seed and what the
    draw is for.
    """
    found: dict[str, tuple[str, Case]] = {}
    for case in cases:
        mine = (ticket(*tag, case.key), case)
        if case.person not in found or mine < found[case.person]:
            found[case.person] = mine
    return found


def shares(people: Mapping[Place, int], places: int, *tag: str) -> dict[Place, int]:
    """How many places each stratum gets.

    In proportion to its people, the rest by largest remainder (ties by ticket). A stratum whose
    share is less than one gets one, and the others share what is left, as long as there are as many
    places as strata. With at least as many places as people everybody is drawn.
    """
    total = sum(people.values())
    if places >= total:
        return dict(people)
    given: dict[Place, int] = {}
    left, rest = places, dict(people)
    while len(people) <= places:
        share = Fraction(left, sum(rest.values()))
        small = [place for place, count in rest.items() if count * share < 1]
        if not small:
            break
        for place in small:
            given[place] = 1
            left -= 1
            del rest[place]
    share = Fraction(left, sum(rest.values()))
    exact = {place: count * share for place, count in rest.items()}
    given |= {place: int(part) for place, part in exact.items()}
    over = left - sum(int(part) for part in exact.values())
    by_remainder = sorted(
        exact, key=lambda place: (int(exact[place]) - exact[place], ticket(*tag, *place))
    )
    for place in by_remainder[:over]:
        given[place] += 1
    return given


def draw(cases: Iterable[Case], *, places: int, seed: str, brand: str, group: str) -> Sample:
    """Draw at most `places` people of one register for one brand and group."""
    tag = (seed, brand, group)
    strata: dict[Place, list[tuple[str, Case]]] = defaultdict(list)
    for mine in one_a_person(cases, *tag).values():
        strata[mine[1].stratum].append(mine)
    sizes = {place: len(held) for place, held in strata.items()}
    given = shares(sizes, places, *tag) if strata else {}
    won = sorted(mine for place, held in strata.items() for mine in sorted(held)[: given[place]])
    return Sample(
        cases=tuple(case for _ticket, case in won),
        strata=tuple(
            Stratum(*place, people=sizes[place], drawn=given[place]) for place in sorted(strata)
        ),
    )


def places_in_turn(*, people: int, brands: int, places: int, most_brands: int) -> int:
    """How many people of a list for all brands each brand gets: as wanted, but nobody is asked
    about too many brands.
    """
    return min(places, people, people * most_brands // brands) if brands else 0


def draw_in_turn(
    cases: Iterable[Case],
    *,
    brands: Sequence[str],
    places: int,
    most_brands: int,
    seed: str,
    group: str,
) -> dict[str, Sample]:
    """Share the people of one list out among the brands: both stand in the order of their tickets,
    and each brand takes the next ones, round and round. Brands get equally many, and no person two
    more brands than another.
    """
    held = sorted(one_a_person(cases, seed, "", group).values())
    each = places_in_turn(
        people=len(held), brands=len(brands), places=places, most_brands=most_brands
    )
    samples, at = {}, 0
    for brand in sorted(brands, key=lambda code: ticket(seed, code, group)):
        taken = [held[(at + step) % len(held)][1] for step in range(each)] if held else []
        at += each
        samples[brand] = Sample(
            cases=tuple(taken),
            strata=(Stratum("", "", people=len(held), drawn=len(taken)),) if held else (),
        )
    return samples
