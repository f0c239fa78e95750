"""Who is notified about the check of a year-end table, and where the notice links to."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from audits.year_end.models import CheckedLine, YearEndCheck
from brandportal.accounts.models import User


def people_of_line(line: CheckedLine) -> Iterable[User]:
    """Everybody who works for the agency of the line today."""
    return User.objects.filter(
        is_active=True, memberships__agency=line.agency_id, memberships__ended_at=None
    ).distinct()


def people_of_check(check: YearEndCheck) -> Iterable[User]:
    """Everybody who works today for an agency that has not said anything to its line yet."""
    silent = check.lines.filter(said_at=None).values("agency")
    return User.objects.filter(
        is_active=True, memberships__agency__in=silent, memberships__ended_at=None
    ).distinct()


def check_page(check: YearEndCheck) -> str:
    return reverse("workspace:year-end-list")


def line_page(line: CheckedLine) -> str:
    return reverse("workspace:year-end-line", args=[line.pk])
