"""Always refused: the wrong role, a closed window, an open objection, a conflict of interest.

The responses to everybody who tried at the stops of the year, and whether anything was written.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.refusals import Note


def complaints(notes: list[Note]) -> str:
    return "\n".join(note.complaint for note in notes if note.complaint)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "attempts"),
    [("role", 374), ("window", 15), ("objection", 2), ("conflict", 26), ("handled", 4)],
)
def test_never(walked: dict[str, Any], kind: str, attempts: int) -> None:
    """Each attempt was refused with its sentence, and not one row or file was written but the note
    of the refusal.
    """
    notes = [Note(**note) for note in walked["never"][kind]]
    assert complaints(notes) == ""
    assert len(notes) == attempts
