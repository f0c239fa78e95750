"""A value of a notice that is itself words, and so has to be said in the language of whoever reads
the notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True)
class Told:
    """`text` is a msgid with named placeholders, `values` what stands in them."""

    text: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return gettext(self.text) % self.values


def kept(value: Any) -> str | dict[str, Any]:
    """The value as the row of a notice keeps it."""
    return asdict(value) if isinstance(value, Told) else str(value)


def told(context: Mapping[str, Any]) -> dict[str, str]:
    """What a row of a notice keeps, in the active language."""
    return {
        name: str(Told(**value)) if isinstance(value, dict) else value
        for name, value in context.items()
    }
