"""Runs the worlds and writes a line for each trial; stopped and started again it goes on where it
was.
"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic
from typing import Any

from reviews.scoring.screening import DEFAULT_SETTINGS

from . import clamp, trials

Row = dict[str, Any]
WORLDS, CLEAN, CLAMP = 200, 1000, 400


def rows_of(path: Path) -> list[Row]:
    """The rows of a file of JSON lines; a last line that was cut short is left out."""
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


def run(folder: Path, worlds: int = WORLDS, clean: int = CLEAN, clamp_worlds: int = CLAMP) -> None:
    """Does what is not done yet in `folder`. Refuses a folder whose results were made with other
    settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _same_settings(folder / "settings.json")
    work: list[tuple[str, int, Callable[[int], Iterable[Row]]]] = []
    for number in range(max(worlds, clean, clamp_worlds)):
        work += [("attacked", number, trials.attacked)] * (number < worlds)
    for number in range(max(clean, clamp_worlds)):
        work += [("clean", number, lambda n: [trials.clean(n)])] * (number < clean)
        work += [("clamp", number, clamp.clamped)] * (number < clamp_worlds)
    kinds = ("attacked", "clean", "clamp")
    done = {kind: {row["world"] for row in rows_of(folder / f"{kind}.jsonl")} for kind in kinds}
    left = [(kind, number, make) for kind, number, make in work if number not in done[kind]]
    for kind in kinds:
        _trim(folder / f"{kind}.jsonl")
    # Every fifth of the honest worlds between two attacked ones, so that a run cut short says a
    # little of all.
    left.sort(key=lambda one: (one[1] / (worlds if one[0] == "attacked" else clean), one[0]))
    start = monotonic()
    for index, (kind, number, make) in enumerate(left, start=1):
        lines = "".join(json.dumps(row) + "\n" for row in make(number))
        with (folder / f"{kind}.jsonl").open("a", encoding="utf-8") as file:
            file.write(lines)
        minutes = (monotonic() - start) / 60
        sys.stderr.write(f"\r{index} of {len(left)} worlds, {minutes:.1f} minutes ")
        sys.stderr.flush()
    sys.stderr.write("\n")


def _trim(path: Path) -> None:
    """Takes off a last line that was cut short, so that the next one begins a line of its own."""
    if path.exists():
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")


def _same_settings(path: Path) -> None:
    if not path.exists():
        path.write_text(json.dumps(DEFAULT_SETTINGS, indent=1), encoding="utf-8")
    elif json.loads(path.read_text(encoding="utf-8")) != DEFAULT_SETTINGS:
        raise SystemExit(f"{path} says other settings than the code; take a new folder")
