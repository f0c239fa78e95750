"""A value of a notice that is itself a message, and therefore translated when the notice is
shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True)
class Told:
    """`text` is a msgid with named placeholders, `values` their values."""

    text: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return gettext(self.text) % self.values


def kept(value: Any) -> str | dict[str, Any]:
    """The value as JSON for the row of a notice."""
    return asdict(value) if isinstance(value, Told) else str(value)


def told(context: Mapping[str, Any]) -> dict[str, str]:
    """A stored value in the active language."""
    return {
        name: str(Told(**value)) if isinstance(value, dict) else value
        for name, value in context.items()
    }
