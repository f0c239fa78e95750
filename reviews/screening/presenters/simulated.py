"""What simulated attacks reached, for its public page: figures that the simulation has written
beside this package (`make stuffing`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

FIGURES = Path(__file__).parent.parent / "simulated.json"
ATTACKS = {
    "burst": (_("In a rush"), _("All false ratings within three hours, from many networks.")),
    "office": (
        _("From one office"),
        _("From one office network, in office hours, over three weeks."),
    ),
    "farm": (_("A room of telephones"), _("From one block of networks, over five days.")),
    "lockstep": (
        _("Praise and blame"),
        _("Each also gives the worst to three brands near the tenth place."),
    ),
    "spread": (_("Over three days"), _("From many networks, spread over the waking hours.")),
    "drip": (
        _("Slowly, real people"),
        _("Organised people, one by one, at ordinary times, each with a telephone of their own."),
    ),
}


@dataclass(frozen=True)
class Reached:
    """One kind and size of attack; shares in percent of the simulated years."""

    false: str
    enters_open: str
    enters_screened: str
    enters_portal: str
    gains_bare: str
    gains_portal: str


@dataclass(frozen=True)
class Attack:
    """One kind of attack with its sizes."""

    name: str
    how: str
    sizes: list[Reached]


@lru_cache(maxsize=1)
def simulated() -> dict[str, Any]:
    """The figures as they were written."""
    return json.loads(FIGURES.read_text(encoding="utf-8"))


def attacks() -> list[Attack]:
    """Every kind of attack in the reader's language, in the order of the simulation."""
    sizes: dict[str, list[Reached]] = {}
    for row in simulated()["attacks"]:
        told = {key: value for key, value in row.items() if key != "attack"}
        sizes.setdefault(row["attack"], []).append(Reached(**told))
    return [
        Attack(str(ATTACKS[code][0]), str(ATTACKS[code][1]), rows) for code, rows in sizes.items()
    ]
