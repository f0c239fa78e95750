"""The way back up, as `components/breadcrumbs.html` shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crumb:
    """A step of it."""

    label: str
    url: str
