"""The year-end table as rows and as JSON, for the office of the year-end assessment."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from audits.year_end.year_end import Line, YearEnd
from brandportal.exact import display


def head() -> list[str]:
    """The columns, in the reader's language."""
    return [
        _("Unified social credit code"),
        _("Agency"),
        _("Class"),
        _("Year"),
        _("Points"),
        _("Outcome that counts"),
        _("Not counted"),
        _("Hash of the rules"),
        _("Hash of the table"),
    ]


def rows(table: YearEnd) -> Iterable[list[Any]]:
    """One row for each agency; points are numbers."""
    whole = table.content_hash
    for line in table.lines:
        yield [
            line.agency.credit_code,
            line.agency.name,
            str(line.agency.get_agency_class_display()),
            table.year,
            _number(line),
            "；".join(line.reasons),
            "；".join(line.set_aside),
            table.rules_hash,
            whole,
        ]


def _number(line: Line) -> Decimal:
    return display(line.points)


def as_json(table: YearEnd) -> dict[str, Any]:
    """The table with exact points and the whole explanation, for other systems."""
    return {
        "year": table.year,
        "rules_hash": table.rules_hash,
        "content_hash": table.content_hash,
        "agencies": [
            {
                "credit_code": line.agency.credit_code,
                "name": line.agency.name,
                "agency_class": line.agency.agency_class,
                "points": str(line.points),
                "explanation": line.explanation,
            }
            for line in table.lines
        ],
    }
