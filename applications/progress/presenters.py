"""Commitments with what became of them, over the years of a brand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from applications.progress.states import Progress, progress_rows


@dataclass(frozen=True)
class YearOfCommitments:
    """What an award year's application promised, and what became of it."""

    year: int
    rows: Sequence[Progress]


def kept_over_years(years: Sequence[Application], today: date) -> list[YearOfCommitments]:
    """The years that named the brand, the newest first. No query without one."""
    named = [row for row in years if row.status == ApplicationStatus.NAMED]
    if not named:
        return []
    prefetch_related_objects(named, "commitments__actuals")
    return [YearOfCommitments(row.cycle.year, progress_rows(row, today)) for row in named]
