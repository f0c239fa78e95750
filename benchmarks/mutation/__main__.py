"""`python -m benchmarks.mutation [AREA ...] [--most N]`: plant faults, run the tests on each, name
those that got by.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

# What every child needs and nothing of the portal, so that a fork begins with it.
import django.test  # noqa: F401
import hypothesis  # noqa: F401
import openpyxl  # noqa: F401
import pytest  # noqa: F401

from benchmarks.mutation.areas import AREAS, ROOT, Area
from benchmarks.mutation.sites import Site, planted, sites
from benchmarks.mutation.trial import NOTICED, OVERLOOKED, TOO_SLOW, run


def faults_of(area: Area, most: int, seed: str) -> list[tuple[Path, Site]]:
    """The faults to try: all of the area, or so many of them, drawn by lot."""
    every = [
        (module, site)
        for module in area.modules()
        for site in sites(module.read_text(encoding="utf-8"))
    ]
    if most and most < len(every):
        every = sorted(random.Random(seed).sample(every, most), key=lambda one: str(one))
    return every


def try_area(name: str, most: int, seed: str) -> str:
    """Try an area's faults; the line of its table, as far as it came. Names each fault that was
    overlooked.
    """
    area = AREAS[name]
    known = database_for(name, area)
    found: Counter[str] = Counter()
    chosen = faults_of(area, most, seed)
    try:
        for module, site in chosen:
            found[try_one(area, module, site, known)] += 1
            if found.total() % 20 == 0:
                say(f"{name}: {found.total()} of {len(chosen)}, {found[OVERLOOKED]} overlooked")
    except KeyboardInterrupt:
        say(f"{name}: stopped after {found.total()} of {len(chosen)}")
    finally:
        remove(known)
    noticed = found[NOTICED] + found[TOO_SLOW]
    share = 100 * noticed / (found.total() or 1)
    return f"| {name} | {found.total()} | {noticed} | {found[OVERLOOKED]} | {share:.1f} % |"


def try_one(area: Area, module: Path, site: Site, known: Path) -> str:
    """Plant one fault, run the tests, and tell when nobody noticed."""
    source = module.read_text(encoding="utf-8")
    result, used = run(module, planted(source, site.number), area.tests_of(module), known)
    remove(used)
    if result == OVERLOOKED:
        line = source.splitlines()[site.line - 1].strip()
        print(
            f"overlooked {module.relative_to(ROOT)}:{site.line} ({site.what}): {line}", flush=True
        )
    return result


def database_for(name: str, area: Area) -> Path:
    """Run the area's tests without a fault, and keep the database that they made: every trial
    begins with a copy.
    """
    result, made = run(area.modules()[0], None, list(area.tests), None)
    if result != OVERLOOKED:
        raise SystemExit(f"{name}: without any fault the tests say “{result}”")
    return made


def remove(database: Path) -> None:
    """Delete a trial's database and what lies beside it."""
    for ending in ("", "-wal", "-shm", "-turn"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def say(line: str) -> None:
    """Tell whoever waits; the figures alone go to standard output."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Try what was asked for and print a table."""
    asked = argparse.ArgumentParser(prog="make mutation", description=__doc__)
    asked.add_argument("areas", nargs="*", metavar="AREA")
    asked.add_argument("--most", type=int, default=150, help="faults an area; 0 for all of them")
    asked.add_argument("--seed", default="1", help="which faults are drawn")
    said = asked.parse_args()
    rows = [try_area(name, said.most, said.seed) for name in said.areas or AREAS]
    print("| area | faults | noticed | overlooked | share |\n|---|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
