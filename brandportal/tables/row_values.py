"""The values of a row by the readers of its columns, and what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from brandportal.errors import BadInput
from brandportal.tables import columns
from brandportal.tables.sentences import cell_sentence
from brandportal.tables.shapes import Row

# A column's name and what is wrong with its cell.
CellFault = tuple[str, str]


def read_cells(
    row: Row, readers: Mapping[str, Callable[[str], Any]]
) -> tuple[dict[str, Any], list[CellFault]]:
    """The values of the required cells that can be read, by column, and the faults of the others. A
    reader refuses with `columns.Unfit` or BadInput.
    """
    values: dict[str, Any] = {}
    faults: list[CellFault] = []
    for name, read in readers.items():
        try:
            values[name] = read(columns.said(row.cells[name]))
        except columns.Unfit as unfit:
            faults.append((name, cell_sentence(unfit.code)))
        except BadInput as refusal:
            faults.append((name, refusal.reason))
    return values, faults
