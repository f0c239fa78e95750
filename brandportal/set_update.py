"""Fields of a set of rows in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Case, Value, When
from django.db.models.functions import Cast


def write_each(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these fields of saved rows of one model, as `bulk_update` does, and all in one
    statement, so that a check constraint never sees half of a change.

    A value that all rows have is written once, which is most of what a transition writes: putting
    a condition together for each row and field takes several times as long as the database does.
    """
    model = type(rows[0])
    written: dict[str, Any] = {}
    for name in names:
        field: Any = model._meta.get_field(name)
        values = [getattr(row, field.attname) for row in rows]
        if all(value == values[0] for value in values):
            written[name] = values[0]
            continue
        cases = (
            When(pk=row.pk, then=Value(value, output_field=field))
            for row, value in zip(rows, values, strict=True)
        )
        chosen: Any = Case(*cases, output_field=field)
        # PostgreSQL takes the type of the column only from a cast.
        if connection.features.requires_casted_case_in_updates:
            chosen = Cast(chosen, output_field=field)
        written[name] = chosen
    model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**written)
