"""An honest campaign, drawn from a seed: sixty agencies, about 31,000 open ratings, and all that is
unusual without fraud.

Honest campaigns of six hours, service halls with their own wireless network, carriers that put
thousands of people behind a few addresses, raters in a good or a bad mood, visitors who rate the
three counters of one hall.
"""

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from random import Random
from statistics import NormalDist

from reviews.scoring.screening import Record

AGENCIES = 60
DAYS = 21
MINUTES = DAYS * 24 * 60
MEAN_RATERS = 19_400
OPEN = "public"
# The chance of a level for an average agency: 1, 2, 3, 4, and the rest 5.
LEVELS = (0.025, 0.055, 0.16, 0.36, 0.40)
QUALITY_SPREAD = 0.25
HOUR_WEIGHTS = (
    *(1, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 5, 9, 11, 11, 9),
    *(8, 7, 8, 9, 9, 8, 7, 8, 9, 8, 5, 2),
)
CARRIER_BLOCKS = 8
BLOCK_SIZE = 40
BROADBAND_BLOCKS = 300
BROADBAND_NETWORKS = 8
CARRIER_SHARE = 0.6
CAMPAIGNS = 9
CAMPAIGN_HOURS = 6
HALLS = 20
HALL_SHARE = 0.08
HALL_HAPPIER = 0.1
CAMPAIGN_HAPPIER = 0.15

NORMAL = NormalDist()
CUTS = [NORMAL.inv_cdf(total) for total in accumulate(LEVELS[:-1])]

Place = tuple[str, str]  # network and block


@dataclass(frozen=True)
class World:
    """One honest campaign: the agencies' true quality, their open ratings, and where raters come
    from.
    """

    seed: str
    quality: dict[str, float]
    records: tuple[Record, ...]
    networks: list[Place]
    network_weights: list[float]
    hours: list[float]
    campaigns: tuple[str, ...]


def level(rng: Random, quality: float) -> int:
    """One answer: a latent opinion around `quality` against the cuts between the levels."""
    return bisect(CUTS, rng.gauss(quality, 1.0)) + 1


def moment(rng: Random, world_hours: list[float]) -> float:
    """A minute of the campaign, by the cumulated weights of its hours."""
    return 60 * bisect(world_hours, rng.random() * world_hours[-1]) + 60 * rng.random()


def draw(seed: str) -> World:
    """The honest world of a seed; the same seed gives the same world on every machine."""
    rng = Random(seed)
    names = [f"A{number:02}" for number in range(AGENCIES)]
    quality = {name: rng.gauss(0.0, QUALITY_SPREAD) for name in names}
    networks, weights = _networks(rng)
    sums = list(accumulate(weights))
    days = [rng.uniform(0.7, 1.3) * (0.7 if day % 7 > 4 else 1.0) for day in range(DAYS)]
    hours = list(accumulate(day * hour for day in days for hour in HOUR_WEIGHTS))
    popular = list(accumulate(exp(rng.gauss(0.0, 0.3)) for _ in names))
    halls = [rng.sample(range(AGENCIES), 4) for _ in range(5)]
    wireless = {index: f"hall{index}" for index in rng.sample(range(AGENCIES), HALLS)}
    campaigns = rng.sample(range(AGENCIES), CAMPAIGNS)
    records: list[Record] = []

    def rate(who: int, index: int, mood: float, at: float, place: Place) -> None:
        name = names[index]
        answer = level(rng, quality[name] + mood)
        records.append(Record(len(records), name, OPEN, f"r{who}", answer, at, *place))

    who = 0
    for who in range(round(MEAN_RATERS * rng.uniform(0.97, 1.03))):
        chance = rng.random()
        mood = rng.gauss(0.0, 0.35)
        at = moment(rng, hours)
        place = networks[bisect(sums, rng.random() * sums[-1])]
        index = bisect(popular, rng.random() * popular[-1])
        if index in wireless and rng.random() < HALL_SHARE:
            place = (wireless[index], wireless[index])
            mood += HALL_HAPPIER
        rate(who, index, mood, at, place)
        if chance < 0.7:
            continue
        others = (
            rng.choice(halls) if chance > 0.95 else [bisect(popular, rng.random() * popular[-1])]
        )
        if 0.8 < chance <= 0.95:
            others.append(bisect(popular, rng.random() * popular[-1]))
        for other in dict.fromkeys(others):
            if other != index:
                at += 1 + 4 * rng.random()
                rate(who, other, mood, at, place)
    _campaigns(rng, campaigns, who, networks, sums, wireless, rate)
    return World(
        seed=seed,
        quality=quality,
        records=tuple(records),
        networks=networks,
        network_weights=sums,
        hours=hours,
        campaigns=tuple(names[index] for index in campaigns),
    )


def _campaigns(
    rng: Random,
    campaigns: Sequence[int],
    who: int,
    networks: Sequence[Place],
    sums: Sequence[float],
    wireless: Mapping[int, str],
    rate: Callable[[int, int, float, float, Place], None],
) -> None:
    """Nine agencies ask their visitors to rate, on one afternoon: many, and happier than others."""
    for index in campaigns:
        start = 24 * 60 * rng.randrange(DAYS) + 60 * rng.uniform(9, 15)
        for _ in range(rng.randint(40, 160)):
            who += 1
            place = networks[bisect(sums, rng.random() * sums[-1])]
            if index in wireless and rng.random() < 0.3:
                place = (wireless[index], wireless[index])
            at = start + 60 * CAMPAIGN_HOURS * rng.betavariate(1.5, 1.5)
            rate(who, index, CAMPAIGN_HAPPIER + rng.gauss(0.0, 0.35), at, place)


def _networks(rng: Random) -> tuple[list[Place], list[float]]:
    """Networks as (network, block) with their weights: few crowded ones of the carriers, many small
    ones.
    """
    networks, weights = [], []
    for block in range(CARRIER_BLOCKS):
        crowd = [rng.paretovariate(1.2) for _ in range(BLOCK_SIZE)]
        for number, size in enumerate(crowd):
            networks.append((f"c{block}.{number}", f"c{block}"))
            weights.append(size / sum(crowd) * CARRIER_SHARE / CARRIER_BLOCKS)
    count = BROADBAND_BLOCKS * BROADBAND_NETWORKS
    for block in range(BROADBAND_BLOCKS):
        for number in range(BROADBAND_NETWORKS):
            networks.append((f"b{block}.{number}", f"b{block}"))
            weights.append((1 - CARRIER_SHARE) / count)
    return networks, weights
