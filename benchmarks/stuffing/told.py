"""The figures that the portal's page tells in plain words, read from the generated report, so that
both say the same.
"""

import json
import re
from typing import Any

_FIRST = re.compile(r"-?[\d.]+")


def told(report: str) -> str:
    """The figures as JSON, from the report in Markdown. Raises ValueError where one is missing."""
    worlds, honest_worlds = _numbers(
        r"^(\d+) attacked worlds a cell, (\d+) honest worlds", report, of="worlds"
    )
    held, mean, worst = _numbers(
        r"worlds (\d+) had a cell held.*?Ratings held: mean ([\d.]+) %, worst ([\d.]+) %",
        report,
        of="honest worlds",
    )
    attacks, far, farther, portal = _numbers(
        r"^Of (\d+) attacks (\d+) cost the target two places or more in the open ranking, (\d+) of "
        r"them more than two; in the whole portal none cost more than (\d+)\.",
        report,
        of="enemies",
    )
    goals = _rows(report, "Goals and figures")
    _goal, wanted, worst_fall, _met = next(row for row in goals if row[0].endswith("worst fall"))
    figures: dict[str, Any] = {
        "worlds": worlds,
        "goals": {"all": len(goals), "met": sum(row[3] == "yes" for row in goals)},
        "honest": {"worlds": honest_worlds, "with_hold": held, "mean": mean, "worst": worst},
        "rival": {
            "attacks": attacks,
            "two_or_more": far,
            "more": farther,
            "portal": portal,
            "worst": _first(worst_fall),
            "wanted": _first(wanted),
        },
        "attacks": [
            {
                "attack": alone[0],
                "false": _first(alone[1]),
                "enters_open": _first(alone[2]),
                "enters_screened": _first(alone[3]),
                "enters_portal": _first(whole[2]),
                "gains_bare": _first(whole[3]),
                "gains_portal": _first(whole[6]),
            }
            for alone, whole in zip(
                _rows(report, "The screening alone"),
                _rows(report, "The whole portal"),
                strict=True,
            )
        ],
    }
    return json.dumps(figures, indent=1) + "\n"


def _numbers(pattern: str, text: str, *, of: str) -> tuple[str, ...]:
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise ValueError(f"The report does not tell of {of}.")
    return found.groups()


def _rows(report: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    part = report.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _first(cell: str) -> str:
    """The figure itself, without its interval and unit."""
    found = _FIRST.search(cell)
    if found is None:
        raise ValueError(f"No figure in “{cell}”.")
    return found[0]
