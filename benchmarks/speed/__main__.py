"""`python -m benchmarks.speed`: measure the goals and print the table; all of them go into docs/performance.md."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed import report
from benchmarks.speed.goals import GOALS
from benchmarks.speed.plan import Plan, measure
from benchmarks.speed.stations import Stations


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Start everything, measure, stop everything."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--only", nargs="+", choices=GOALS, default=list(GOALS), metavar="GOAL")
    asked.add_argument("--rounds", type=int, default=11)
    asked.add_argument("--seconds", type=float, default=2.0)
    said = asked.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    begun = time.monotonic()
    place = Path(tempfile.mkdtemp(prefix="brandportal-bench-"))
    place.chmod(0o755)  # PostgreSQL does not run as root; it has to reach its own directory.
    stations = Stations(place)
    try:
        stations.start()
        plan = Plan(stations, said.rounds, said.seconds)
        checks = measure(plan, said.only)
    finally:
        stations.stop()
    command = " ".join(["make bench", *_arguments()])
    took = time.monotonic() - begun
    goals, runs = report.goals_table(checks), report.runs_table(plan.runs.values())
    when = report.conditions(command, said.rounds, said.seconds, took)
    text = f"{goals}\n\n{runs}\n\n{when}"
    print(text)
    if said.only == list(GOALS):
        report.write(text)


def _arguments() -> list[str]:
    return [f'ARGS="{" ".join(sys.argv[1:])}"'] if len(sys.argv) > 1 else []


if __name__ == "__main__":
    main()
