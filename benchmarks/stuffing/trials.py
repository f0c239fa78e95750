"""One world, all that is done to it, and what came out: plain rows that can be written down and
read again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from reviews.scoring.screening import Record, Screening, screen

from . import worlds
from .attacks import ATTACKS, stuff
from .rankings import UNCLAMPED, OpenRanking, Portal, at_place, changed, open_lines, top

AIMS = {"own": 20, "enemy": 5}
# What an enemy does for another: only what the screening can find, else nothing is taken from
# anybody.
ENEMY_ATTACKS = ("burst", "office", "farm", "lockstep")
SHARES = (0.1, 0.2, 0.5)
RIVAL_PLACES = (8, 9, 10)

Row = dict[str, Any]


def clean(number: int) -> Row:
    """An honest world through the screening: what it holds there is held wrongly."""
    world = worlds.draw(f"clean-{number}")
    found = screen(world.records)
    ranking = OpenRanking()
    honest = open_lines(world.records)
    before = ranking.ranks(honest)
    after = ranking.ranks(changed(honest, held_of(world.records, (), found), -1))
    return {
        "world": number,
        "ratings": len(world.records),
        "held": len(found.held),
        "cells": [[cell.rule, cell.brand, cell.count] for cell in found.cells],
        "of_campaigns": sum(cell.brand in world.campaigns for cell in found.cells),
        "top_same": top(before) == top(after),
    }


def attacked(number: int) -> Iterator[Row]:
    """All attacks on one world: by the agency at rank 20 for itself, and by an enemy for the one at
    rank 5.
    """
    world = worlds.draw(f"attacked-{number}")
    honest = open_lines(world.records)
    ranking = OpenRanking()
    before = ranking.ranks(honest)
    for aim, place in AIMS.items():
        target = at_place(before, place)
        rivals = [at_place(before, rival) for rival in RIVAL_PLACES]
        portal = Portal(world, honest, target, place)
        start = portal.ranks(honest)
        start_unclamped = portal.ranks(honest, UNCLAMPED)
        for attack in ATTACKS if aim == "own" else ENEMY_ATTACKS:
            for share in SHARES:
                added = stuff(world, attack, target, share, rivals)
                found = screen([*world.records, *added])
                raw = changed(honest, added, 1)
                rest = changed(raw, held_of(world.records, added, found), -1)
                held = found.held
                fakes = sum(one.key in held for one in added)
                yield {
                    "world": number,
                    "aim": aim,
                    "attack": attack,
                    "share": share,
                    "fakes": len(added),
                    "fakes_held": fakes,
                    "honest_held": len(held) - fakes,
                    "cells": [
                        [cell.rule, cell.brand == target, cell.count] for cell in found.cells
                    ],
                    "open": _outcome(target, before, ranking.ranks(raw), ranking.ranks(rest)),
                    "unclamped": _outcome(
                        target,
                        start_unclamped,
                        portal.ranks(raw, UNCLAMPED),
                        portal.ranks(rest, UNCLAMPED),
                    ),
                    "portal": _outcome(target, start, portal.ranks(raw), portal.ranks(rest)),
                }


def held_of(honest: Sequence[Record], added: Sequence[Record], found: Screening) -> list[Record]:
    """The held ratings themselves. Honest ones have their place as key, added ones "f" and
    theirs.
    """
    return [
        added[int(key[1:])] if isinstance(key, str) else honest[key]
        for key in sorted(found.held, key=str)
    ]


def _outcome(
    target: str, before: dict[str, int], raw: dict[str, int], defended: dict[str, int]
) -> list[Any]:
    """The target's place before, stuffed and defended; whether the Top Ten stayed the same, stuffed
    and defended.
    """
    return [
        before[target],
        raw[target],
        defended[target],
        top(before) == top(raw),
        top(before) == top(defended),
    ]
