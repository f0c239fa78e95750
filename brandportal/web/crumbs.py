"""Breadcrumbs for `components/breadcrumbs.html`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Crumb:
    """One breadcrumb."""

    label: str
    url: str
