"""Codes on paper that are used too fast: many of one brand and group within minutes, or from one
network, are held.

Codes are sent by post and used over days. This is a counting rule without statistics, because a
group of forty has nothing to compare with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PACE = "pace"


@dataclass(frozen=True)
class Use:
    """A used code: `time` in minutes from any fixed moment, `network` opaque or ""."""

    key: int
    brand: str
    group: str
    time: float
    network: str = ""


@dataclass(frozen=True)
class Cluster:
    """Uses of one brand and group that came too fast (`network` False), or from one network."""

    brand: str
    group: str
    network: bool
    first: float
    last: float
    keys: tuple[int, ...]


def too_fast(uses: Iterable[Use], pace: Mapping[str, Any]) -> list[Cluster]:
    """Every cluster, in a fixed order; a use is in one cluster at most.

    Too fast are all uses within some period of `minutes` with at least `codes` uses; overlapping
    periods form one cluster. Of the rest, `network` or more uses from one network form a cluster.
    """
    sorted_uses = sorted(uses, key=lambda one: (one.brand, one.group, one.time, one.key))
    streams: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for one in sorted_uses:
        streams[one.brand, one.group].append(one)
    clusters: list[Cluster] = []
    for stream in streams.values():
        bursts = _bursts(stream, int(pace["codes"]), float(pace["minutes"]))
        held = {one.key for burst in bursts for one in burst}
        clusters += [_cluster(burst, network=False) for burst in bursts]
        places: dict[str, list[Use]] = defaultdict(list)
        for one in stream:
            if one.network and one.key not in held:
                places[one.network].append(one)
        clusters += [
            _cluster(place, network=True)
            for _name, place in sorted(places.items())
            if len(place) >= int(pace["network"])
        ]
    return clusters


def _bursts(stream: list[Use], codes: int, minutes: float) -> list[list[Use]]:
    """Periods in which `codes` uses lie within `minutes`; overlapping ones are merged."""
    found: list[tuple[int, int]] = []
    for last in range(codes - 1, len(stream)):
        first = last - codes + 1
        if stream[last].time - stream[first].time <= minutes:
            if found and first <= found[-1][1]:
                found[-1] = found[-1][0], last
            else:
                found.append((first, last))
    return [stream[first : last + 1] for first, last in found]


def _cluster(uses: list[Use], *, network: bool) -> Cluster:
    return Cluster(
        brand=uses[0].brand,
        group=uses[0].group,
        network=network,
        first=uses[0].time,
        last=uses[-1].time,
        keys=tuple(one.key for one in uses),
    )
