"""The participants of the demo, read from `brands.toml` beside this module.

Six brands and their figures are as the city published them; every other agency and brand is
invented and marked so. Scores, ratings and the course of the award years are invented for all of
them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Promise:
    """One commitment: what, unit, today, target, how a citizen can check it."""

    promise: str
    unit: str
    baseline: str
    target: str
    how: str
    less: bool = False


@dataclass(frozen=True)
class Point:
    """A service point."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoBrand:
    """One agency and its brand; `quality` (0-1) steers the invented scores."""

    key: str
    agency: str
    agency_en: str
    agency_class: str
    brand: str
    slogan: str
    summary: str
    meaning: str
    effect: str
    people: str
    promises: tuple[Promise, ...]
    points: tuple[Point, ...]
    glyph: str
    quality: float
    honours: str = ""
    real: bool = False


def _brand(row: dict[str, Any]) -> DemoBrand:
    promises = tuple(Promise(**promise) for promise in row.pop("promises"))
    points = tuple(Point(**point) for point in row.pop("points"))
    return DemoBrand(**row, promises=promises, points=points)


_DATA = tomllib.loads(Path(__file__).with_name("brands.toml").read_text(encoding="utf-8"))

# Texts shared by all applications.
TEXTS: dict[str, str] = _DATA["texts"]
BRANDS: tuple[DemoBrand, ...] = tuple(_brand(row) for row in _DATA["brand"])
REAL = tuple(brand for brand in BRANDS if brand.real)
INVENTED = tuple(brand for brand in BRANDS if not brand.real)
