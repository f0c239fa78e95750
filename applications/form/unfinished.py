"""Rows of a list that are not finished: kept as they were typed until they can be rows.

`Application.unfinished` holds them by list: the row that stands so far (`id`, or the `indicator` of
a self-score), what was typed by column, and the columns that are missing or cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applications.cycles.indicators import Words
from applications.form.models import Application, Commitment, SelfScore, ServicePoint
from applications.form.sections import Rows

MODELS: dict[str, Any] = {
    "commitments": Commitment,
    "service_points": ServicePoint,
    "self_scores": SelfScore,
}


@dataclass(frozen=True)
class Unfinished:
    """One of them. `id` and `indicator` are empty where no row stands yet."""

    typed: Mapping[str, str]
    missing: Sequence[str] = ()
    id: int | None = None
    indicator: str = ""

    def as_json(self) -> dict[str, Any]:
        said = {"typed": dict(self.typed), "missing": list(self.missing)}
        return said | {"id": self.id, "indicator": self.indicator}


def unfinished_rows(application: Application, name: str) -> list[Unfinished]:
    """The unfinished rows of a list."""
    return [Unfinished(**one) for one in application.unfinished.get(name, ())]


def places(application: Application, rows: Rows) -> list[tuple[Any, Unfinished | None]]:
    """The list as it is written: every row with what is unfinished of it, then the unfinished ones
    that are no rows yet (None).
    """
    waiting = unfinished_rows(application, rows.name)
    by_id = {one.id: one for one in waiting if one.id is not None}
    listed: list[tuple[Any, Unfinished | None]] = [
        (row, by_id.pop(row.pk, None)) for row in getattr(application, rows.name).all()
    ]
    left = [one for one in waiting if one.id is None or one.id in by_id]
    return listed + [(None, one) for one in left]


def column_label(name: str, column: str) -> Words:
    """The name of a column for people."""
    return MODELS[name]._meta.get_field(column).verbose_name


def labels(name: str, columns: Iterable[str]) -> list[str]:
    """The names of several columns."""
    return [str(column_label(name, column)) for column in columns]
