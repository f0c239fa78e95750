"""In which line somebody is drawn: by field of expertise, and where classes of agency have panels
of their own, by panel and field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviews.evaluation.class_panels import panel_words
from reviews.experts.enums import Expertise


def stratum_of(panel: str, field: str) -> str:
    """The line of a panel ("" where one scores all) and a field."""
    return f"{panel}:{field}" if panel else field


def field_of(stratum: str) -> str:
    return stratum.rpartition(":")[2]


def panel_of(stratum: str) -> str:
    return stratum.rpartition(":")[0]


def stratum_words(stratum: str) -> str:
    """Panel and field, for people."""
    panel, field = panel_words(panel_of(stratum)), str(Expertise(field_of(stratum)).label)
    return f"{panel} · {field}" if panel else field


def by_panel(places: Mapping[str, int], panels: Iterable[str]) -> dict[str, int]:
    """How many places each panel has."""
    return {
        panel: sum(count for stratum, count in places.items() if panel_of(stratum) == panel)
        for panel in panels
    }


def by_field(places: Mapping[str, int]) -> dict[str, int]:
    """How many places each field has, over all panels."""
    found: dict[str, int] = {}
    for stratum, count in places.items():
        found[field_of(stratum)] = found.get(field_of(stratum), 0) + count
    return found
