"""What has to be reached, and whether it was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One figure against its limit."""

    goal: str
    what: str
    measured: float
    limit: float
    at_least: bool = True
    note: str = ""

    @property
    def reached(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def limit_in_words(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    @property
    def measured_in_words(self) -> str:
        return (
            f"{self.measured:.0f}"
            if self.measured == int(self.measured)
            else f"{self.measured:.2f}"
        )


@dataclass(frozen=True)
class Trouble:
    """A goal that could not be measured, or not to its end, and why."""

    goal: str
    why: str


GOALS = ("P1", "P2", "P3", "P4", "P5", "P8", "P9", "P10", "P11")
