"""Unified social credit codes that could be somebody's: the last character follows from the
others.
"""

from __future__ import annotations

from brandportal.tables.columns import check_character


def credit_code(number: int) -> str:
    """The code of the invented agency of this number."""
    first = f"11320582MB{number:07d}"
    return first + check_character(first)
