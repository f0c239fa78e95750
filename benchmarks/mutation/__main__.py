"""`python -m benchmarks.mutation [AREA ...] [--most N]`: plant faults, run the tests on each, name those that got by."""

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


def try_area(name: str, most: int, seed: str) -> tuple[str, int]:
    """Try an area's faults; the line of its table and how many were overlooked. Names each that was overlooked."""
    area = AREAS[name]
    module = area.modules()[0]
    result, database = run(module, None, list(area.tests), None)
    if result != OVERLOOKED:
        raise SystemExit(f"{name}: the tests fail without any fault")
    known = database if database.exists() else None
    found: Counter[str] = Counter()
    chosen = faults_of(area, most, seed)
    for number, (module, site) in enumerate(chosen, 1):
        source = module.read_text(encoding="utf-8")
        result, used = run(module, planted(source, site.number), area.tests_of(module), known)
        for ending in ("", "-wal", "-shm", "-turn"):
            Path(f"{used}{ending}").unlink(missing_ok=True)
        found[result] += 1
        where = f"{module.relative_to(ROOT)}:{site.line}"
        if result == OVERLOOKED:
            line = source.splitlines()[site.line - 1].strip()
            print(f"overlooked {where} ({site.what}): {line}", flush=True)
        elif number % 20 == 0:
            print(f"{name}: {number}/{len(chosen)}", file=sys.stderr, flush=True)
    if known:
        known.unlink(missing_ok=True)
    tried = found.total()
    noticed = found[NOTICED] + found[TOO_SLOW]
    share = 100 * noticed / tried if tried else 100.0
    return (
        f"| {name} | {tried} | {noticed} | {found[OVERLOOKED]} | {share:.1f} % |",
        found[OVERLOOKED],
    )


def main() -> None:
    """Try what was asked for and print a table."""
    asked = argparse.ArgumentParser(prog="make mutation", description=__doc__)
    asked.add_argument("areas", nargs="*", metavar="AREA")
    asked.add_argument("--most", type=int, default=150, help="faults an area; 0 for all of them")
    asked.add_argument("--seed", default="1", help="which faults are drawn")
    said = asked.parse_args()
    rows = [try_area(name, said.most, said.seed)[0] for name in said.areas or AREAS]
    print("| area | faults | noticed | overlooked | share |\n|---|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
