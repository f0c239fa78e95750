"""Who opens the check of a year-end table, who speaks for an agency in it, who answers."""

from __future__ import annotations

from typing import Any

from audits.year_end.models import CheckedLine, YearEndTable
from brandportal.accounts.policies import free_of_conflict, heads, is_office
from brandportal.errors import Verdict, first_no


def office_of_table(table: YearEndTable, *, by: Any) -> Verdict:
    """The office; the table is about every agency alike, so a tie to one does not bind here."""
    return is_office(by)


def head_of_line(line: CheckedLine, *, by: Any) -> Verdict:
    return heads(by, line.agency_id)


def office_of_line(line: CheckedLine, *, by: Any) -> Verdict:
    """The office, without a conflict of interest with the agency."""
    return first_no(is_office(by), free_of_conflict(line.agency_id, by=by))
