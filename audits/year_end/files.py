"""The year-end table as rows and as JSON, for the office of the year-end assessment.

In Chinese for every reader, so that two people who take the same table along hold the same bytes.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from audits.year_end.year_end import YearEnd
from brandportal.canonical import canonical
from brandportal.exact import display

LANGUAGE = "zh-hans"


def title(table: YearEnd) -> str:
    """The words above the table."""
    with translation.override(LANGUAGE):
        return _("Year-end points %(year)s") % {"year": table.year}


def head(table: YearEnd) -> list[str]:
    """The columns; that of the grade bands only where the rules know some."""
    with translation.override(LANGUAGE):
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
            *([_("Grade band")] if table.has_bands else []),
        ]


def rows(table: YearEnd) -> list[list[Any]]:
    """One row for each agency; points are numbers."""
    whole = table.content_hash
    with translation.override(LANGUAGE):
        return [
            [
                line.agency.credit_code,
                line.agency.name,
                line.agency.get_agency_class_display(),
                table.year,
                display(line.points),
                "；".join(line.reasons),
                "；".join(line.set_aside),
                table.rules_hash,
                whole,
                *([line.band_name] if table.has_bands else []),
            ]
            for line in table.lines
        ]


def as_json(table: YearEnd) -> bytes:
    """The table with exact points and the whole explanation, for other systems; the SHA-256 of
    these bytes is the hash of the table.
    """
    return canonical(table.content)
