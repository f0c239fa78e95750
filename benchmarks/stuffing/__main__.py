"""`python -m benchmarks.stuffing run FOLDER` and `python -m benchmarks.stuffing report FOLDER`."""

import argparse
import sys
from pathlib import Path

from .report import report
from .run import CLAMP, CLEAN, WORLDS, run
from .told import told


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stuffing", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    doing = verbs.add_parser("run", help="run what is not done yet")
    doing.add_argument("folder", type=Path)
    doing.add_argument("--worlds", type=int, default=WORLDS, help="attacked worlds")
    doing.add_argument("--clean", type=int, default=CLEAN, help="honest worlds")
    doing.add_argument("--clamp", type=int, default=CLAMP, help="worlds for the clamp alone")
    telling = verbs.add_parser("report", help="write the page of what is done to standard output")
    telling.add_argument("folder", type=Path)
    telling = verbs.add_parser("told", help="write the figures of the portal's own page, as JSON")
    telling.add_argument("page", type=Path, help="the report")
    given = parser.parse_args()
    if given.verb == "run":
        run(given.folder, given.worlds, given.clean, given.clamp)
    elif given.verb == "told":
        sys.stdout.write(told(given.page.read_text()))
    else:
        sys.stdout.write(report(given.folder))


if __name__ == "__main__":
    main()
