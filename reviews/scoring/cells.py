"""Cells of ratings: one brand's ratings in a period of time, from one network or one block of
networks.

A cell is tested twice: its volume against what the other brands received there (leave-one-out), its
content against the brand's own ratings outside. A queue of honest people passes the second test, a
popular brand the first.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

MINUTES = 60
BEST = 5
BAD = 2
WINDOW, NETWORK, BLOCK = "window", "network", "block"


Scope = tuple[str, str, str]  # brand, kind, name of the network or block


class Record(NamedTuple):
    """One rating for the screening: `level` 1 to 5, `time` in minutes from any fixed moment.

    `network` and `block` are opaque names, "" if unknown; `seconds` is how long the form was open.
    """

    key: Any
    brand: str
    group: str
    pseudonym: str
    level: int
    time: float
    network: str = ""
    block: str = ""
    seconds: float | None = None


class Look(NamedTuple):
    """Ratings `first` to `last` (exclusive) of a stream in numbers; `mark` is the answer that is
    too frequent among them.
    """

    stream: "Stream"
    first: int
    last: int
    size: int
    expected: float
    z: float
    mark: str
    inside: int
    every: int
    total: int
    volume: float
    content: float

    @property
    def strength(self) -> float:
        """The evidence of both tests: the log-likelihood ratio of the cell with its own rate and
        share.
        """
        return self.volume + self.content

    @property
    def shares(self) -> tuple[float, float]:
        """The share of the mark in the cell, and among the brand's other ratings."""
        outside = (self.every - self.inside + 0.5) / (self.total - self.size + 1)
        return self.inside / self.size, outside

    @property
    def excess(self) -> float:
        """How many of the cell's ratings must have been added with this mark to explain its share,
        if the rest were as outside.
        """
        inside, outside = self.shares
        return (inside - outside) / (1 - outside)


class Trial(NamedTuple):
    """A tested cell: both p-values as natural logarithms."""

    look: Look
    log_p_volume: float
    log_p_content: float


@dataclass(eq=False)
class Stream:
    """One brand's ratings of one scope in order of time; `top` and `low` are cumulative counts of
    5s and of bad ratings.
    """

    brand: str
    kind: str
    name: str
    rows: list[int]
    times: list[float]
    top: list[int]
    low: list[int]


def rows_of(look: Look) -> list[int]:
    """The rows in a cell."""
    return look.stream.rows[look.first : look.last]
