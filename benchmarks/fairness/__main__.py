"""`python -m benchmarks.fairness [--worlds N] [--years N]` writes the page to standard output."""

import argparse
import sys

from .report import report
from .trials import interval, one_judge, recusal, severe


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description=__doc__)
    parser.add_argument("--worlds", type=int, default=400, help="panels a row")
    parser.add_argument("--years", type=int, default=200, help="years for the interval")
    given = parser.parse_args()
    sys.stdout.write(
        report(
            [row for number in range(given.worlds) for row in severe(number)],
            [row for number in range(given.worlds) for row in recusal(number)],
            [row for number in range(given.worlds) for row in one_judge(number)],
            [row for number in range(given.years) for row in interval(number)],
        )
    )


if __name__ == "__main__":
    main()
