"""`python -m benchmarks.speed`: measure the goals and print the table; all of them go into
docs/performance.md.

What fails of one goal is told in its row, and the others are measured. Ends with 1 when a goal was
missed, 2 when one could not be measured.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed import report
from benchmarks.speed.goals import GOALS, Check, Trouble
from benchmarks.speed.plan import Plan, in_words, measure
from benchmarks.speed.stations import Stations


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Start everything, measure, stop everything, say what there is to say."""
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
    plan = Plan(stations, said.rounds, said.seconds)
    checks: list[Check] = []
    troubles: list[Trouble] = []
    try:
        stations.start()
        checks, troubles = measure(plan, said.only)
    except (Exception, SystemExit, KeyboardInterrupt) as trouble:
        troubles.append(Trouble("all", in_words(trouble)))
    finally:
        stations.stop()
    command = " ".join(["make bench", *_arguments()])
    took = time.monotonic() - begun
    goals, runs = report.goals_table(checks, troubles), report.runs_table(plan.runs.values())
    when = report.conditions(command, said.rounds, said.seconds, took)
    text = f"{goals}\n\n{runs}\n\n{when}"
    print(text)
    if said.only == list(GOALS) and not troubles:
        report.write(text)
    return exit_code(checks, troubles)


def exit_code(checks: Sequence[Check], troubles: Sequence[Trouble]) -> int:
    """0: everything measured and reached."""
    if troubles:
        return 2
    return 0 if all(check.reached for check in checks) else 1


def _arguments() -> list[str]:
    return [f'ARGS="{" ".join(sys.argv[1:])}"'] if len(sys.argv) > 1 else []


if __name__ == "__main__":
    sys.exit(main())
