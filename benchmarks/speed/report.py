"""The figures as tables: on the screen, and between the marks of docs/performance.md."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date

from benchmarks.speed.goals import Check, Trouble
from benchmarks.speed.loader import name as loader_name
from benchmarks.speed.rounds import Run
from benchmarks.speed.stations import ROOT, WORKERS

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: make bench writes from here -->", "<!-- figures: to here -->"


def goals_table(checks: Iterable[Check], troubles: Iterable[Trouble] = ()) -> str:
    """Every goal with its limit and what was measured, and what could not be measured with the reason."""
    lines = ["| goal | what | limit | measured | reached |", "|---|---|---|---|---|"]
    lines += [
        f"| {check.goal} | {check.what} | {check.limit_in_words} | {check.measured_in_words} "
        f"| {'yes' if check.reached else '**no**'} |"
        for check in checks
    ]
    lines += [
        f"| {trouble.goal} | {trouble.why.replace('|', '/')} | | | **not measured** |"
        for trouble in troubles
    ]
    return "\n".join(lines)


def runs_table(runs: Iterable[Run]) -> str:
    """What every run has shown."""
    lines = [
        "| run | a second | from–to | p50 ms | p99 ms | no success |",
        "|---|---|---|---|---|---|",
    ]
    for run in runs:
        if not run.samples:
            continue
        rates = [sample.per_second for sample in run.samples]
        lines.append(
            f"| {run.name} | {run.per_second:.0f} | {min(rates):.0f}–{max(rates):.0f} "
            f"| {run.p50:.1f} | {run.p99:.1f} | {run.bad} |"
        )
    return "\n".join(lines)


def conditions(command: str, rounds: int, seconds: float, took: float) -> str:
    """On what, with what, when."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{date.today():%-d %B %Y}, {cores} cores for loader, servers and databases together; `{command}`: "
        f"{rounds} rounds of {seconds:g} seconds a run, {took / 60:.0f} minutes in all; loaded by {loader_name()}; "
        f"both sides on the same server with {WORKERS} worker processes."
    )


def write(text: str) -> None:
    """Put the figures into the page, between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _mark, rest = page.partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
