"""The attacks: who stuffs how. Each returns only the ratings it adds; fakes are fives, one in
twenty a four.
"""

from bisect import bisect
from collections.abc import Callable, Sequence
from random import Random

from reviews.scoring.screening import Record

from .worlds import BLOCK_SIZE, CARRIER_BLOCKS, DAYS, OPEN, Place, World, moment

FARM_DAYS = 5


def anywhere(rng: Random, world: World) -> Place:
    """A network as honest raters have them."""
    return world.networks[bisect(world.network_weights, rng.random() * world.network_weights[-1])]


def praise(rng: Random) -> int:
    return 5 if rng.random() < 0.95 else 4


class Stuffer:
    """Hands out the keys and persons of added ratings."""

    def __init__(self, world: World, rng: Random, target: str) -> None:
        self.world, self.rng, self.target = world, rng, target
        self.added: list[Record] = []
        self.people = 0

    def person(self) -> str:
        self.people += 1
        return f"f{self.people}"

    def rate(self, who: str, brand: str, level: int, at: float, place: Place) -> None:
        key = f"f{len(self.added)}"
        self.added.append(Record(key, brand, OPEN, who, level, at, *place))

    def praise_at(self, at: float, place: Place) -> None:
        self.rate(self.person(), self.target, praise(self.rng), at, place)


def burst(stuffer: Stuffer, fakes: int, rivals: Sequence[str]) -> None:
    """Within three hours of a working day, from networks like everybody's."""
    rng = stuffer.rng
    start = 24 * 60 * rng.randrange(DAYS) + 60 * rng.uniform(8, 19)
    for _ in range(fakes):
        stuffer.praise_at(start + 180 * rng.random(), anywhere(rng, stuffer.world))


def spread(stuffer: Stuffer, fakes: int, rivals: Sequence[str]) -> None:
    """A burst that takes its time: the waking hours of three days, from networks like
    everybody's.
    """
    rng = stuffer.rng
    first = rng.randrange(DAYS - 3)
    for _ in range(fakes):
        at = 24 * 60 * (first + rng.randrange(3)) + 60 * rng.uniform(8, 22)
        stuffer.praise_at(at, anywhere(rng, stuffer.world))


def office(stuffer: Stuffer, fakes: int, rivals: Sequence[str]) -> None:
    """The agency's own staff from the network of their office, in office hours over the whole
    campaign.
    """
    rng = stuffer.rng
    for _ in range(fakes):
        day = rng.randrange(DAYS // 7) * 7 + rng.randrange(5)
        stuffer.praise_at(24 * 60 * day + 60 * rng.uniform(8.5, 17.5), ("office", "office"))


def farm(stuffer: Stuffer, fakes: int, rivals: Sequence[str]) -> None:
    """A rented farm of telephones on the forty networks of one carrier's block, over five days.

    The block is one that eight in a hundred honest raters use as well.
    """
    rng = stuffer.rng
    block = rng.randrange(CARRIER_BLOCKS) * BLOCK_SIZE
    first = rng.randrange(DAYS - FARM_DAYS)
    for _ in range(fakes):
        place = stuffer.world.networks[block + rng.randrange(BLOCK_SIZE)]
        day = first + rng.randrange(FARM_DAYS)
        stuffer.praise_at(24 * 60 * day + 60 * rng.uniform(9, 22), place)


def lockstep(stuffer: Stuffer, fakes: int, rivals: Sequence[str]) -> None:
    """Bought raters, each at an ordinary time and network: praise for the target, the worst for
    three rivals.
    """
    rng = stuffer.rng
    for _ in range(fakes):
        who, at, place = stuffer.person(), _ordinary(stuffer), anywhere(rng, stuffer.world)
        stuffer.rate(who, stuffer.target, praise(rng), at, place)
        for rival in rivals:
            at += 1 + 3 * rng.random()
            stuffer.rate(who, rival, 1, at, place)


def drip(stuffer: Stuffer, fakes: int, rivals: Sequence[str]) -> None:
    """Real people, organised, one by one, at ordinary times and networks: in nothing but their
    praise unlike others.
    """
    for _ in range(fakes):
        stuffer.praise_at(_ordinary(stuffer), anywhere(stuffer.rng, stuffer.world))


def _ordinary(stuffer: Stuffer) -> float:
    return moment(stuffer.rng, stuffer.world.hours)


ATTACKS: dict[str, Callable[[Stuffer, int, Sequence[str]], None]] = {
    "burst": burst,
    "office": office,
    "farm": farm,
    "lockstep": lockstep,
    "spread": spread,
    "drip": drip,
}


def stuff(
    world: World, attack: str, target: str, share: float, rivals: Sequence[str]
) -> list[Record]:
    """The ratings an attack adds, so many that `share` of the target's ratings are fake in the
    end.
    """
    honest = sum(record.brand == target for record in world.records)
    fakes = round(share / (1 - share) * honest)
    rng = Random(f"{world.seed}|{attack}|{target}|{share}")
    stuffer = Stuffer(world, rng, target)
    ATTACKS[attack](stuffer, fakes, rivals)
    return stuffer.added
