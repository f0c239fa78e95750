"""Rounds of load, every run once a round (A B C, A B C, ...), so that whatever slows the machine
slows all of them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.speed.loader import Sample, burst

CONNECTIONS = 16
WARM_AT_MOST_SECONDS = 60


@dataclass
class Run:
    """One kind of request to one server, and what its rounds have shown."""

    name: str
    port: int
    requests: Path
    connections: int = CONNECTIONS
    warm_requests: Path | None = None
    """What is sent before the first round until `warm_answers` have come back."""
    warm_answers: int = 0
    once: bool = False
    """Whether every request of the file may be sent only once."""
    after: Callable[[], object] | None = None
    """What to wait for before the next run begins."""
    failed: str = ""
    """Why it was given up; its rounds stop there."""
    sent: int = 0
    samples: list[Sample] = field(default_factory=list)

    def load(self, seconds: float) -> Sample:
        """Send for some seconds; a file of single requests goes on where it stopped."""
        first = self.sent if self.once else 0
        sample = burst(
            self.port, self.requests, first=first, seconds=seconds, connections=self.connections
        )
        self.sent += sample.answered + 2 * self.connections
        if self.after:
            self.after()
        return sample

    def warm(self) -> None:
        """Before the first round: every worker has seen every address."""
        if self.warm_requests:
            answered, begun = 0, time.monotonic()
            while answered < self.warm_answers and time.monotonic() - begun < WARM_AT_MOST_SECONDS:
                answered += burst(
                    self.port,
                    self.warm_requests,
                    first=answered,
                    seconds=2,
                    connections=self.connections,
                ).answered
        self.load(1.0)

    @property
    def per_second(self) -> float:
        return median(sample.per_second for sample in self.samples)

    @property
    def p50(self) -> float:
        return median(sample.p50 for sample in self.samples)

    @property
    def p99(self) -> float:
        return median(sample.p99 for sample in self.samples)

    @property
    def answered(self) -> int:
        return sum(sample.answered for sample in self.samples)

    @property
    def bad(self) -> int:
        return sum(sample.bad for sample in self.samples)


def interleave(runs: Sequence[Run], *, rounds: int, seconds: float) -> list[Run]:
    """Warm every run up once, then do all of them, round after round. Returns those that had to be
    given up.
    """
    for run in runs:
        attempt(run, run.warm)
    for number in range(1, rounds + 1):
        for run in runs:
            attempt(run, lambda run=run: run.samples.append(run.load(seconds)))  # type: ignore[misc]
            if not run.failed:
                say(f"round {number}/{rounds}  {run.name}: {run.samples[-1].per_second:.0f}/s")
    return [run for run in runs if run.failed]


def attempt(run: Run, step: Callable[[], object]) -> None:
    """One step of a run; a run that failed once is left alone from then on."""
    if run.failed:
        return
    try:
        step()
    except (Exception, SystemExit) as trouble:
        run.failed = f"{type(trouble).__name__}: {trouble}"
        say(f"{run.name}: {run.failed}")


def ratio(run: Run, base: Run) -> float:
    """The median of the rounds' ratios: each to the base in its own round. Raises RuntimeError when
    one was given up.
    """
    for one in (run, base):
        if one.failed:
            raise RuntimeError(f"the run “{one.name}” was given up")
    pairs = zip(run.samples, base.samples, strict=True)
    return median(one.per_second / other.per_second for one, other in pairs)


def say(line: str) -> None:
    """Tell whoever waits; the report alone goes to standard output."""
    print(line, file=sys.stderr, flush=True)
