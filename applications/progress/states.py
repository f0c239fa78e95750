"""What a commitment has come to, from its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from applications.form.models import Application, Commitment
from applications.progress.enums import CommitmentState, Finding
from applications.progress.models import CommitmentActual


@dataclass(frozen=True)
class Progress:
    """A commitment, the newest figure that counts, and what it has come to."""

    commitment: Commitment
    figure: CommitmentActual | None
    state: CommitmentState


def progress_of(
    commitment: Commitment, figures: Iterable[CommitmentActual], *, start: date, today: date
) -> Progress:
    """The state by the newest figure that the office has not found unconfirmed.

    Kept: the target is reached. Broken: the day has passed and it is not. Before that day: at risk
    if less of the way has been made than of the time since `start` has passed.
    """
    counted = [one for one in figures if one.finding != Finding.NOT_CONFIRMED]
    newest = max(counted, key=lambda one: one.as_of, default=None)
    if newest is None:
        return Progress(commitment, None, CommitmentState.UNREPORTED)
    return Progress(commitment, newest, _state(commitment, newest, start, today))


def progress_rows(application: Application, today: date) -> list[Progress]:
    """The commitments of one application by their day."""
    signed = application.signed_off_at or application.submitted_at
    start = timezone.localdate(signed) if signed else today
    rows = sorted(application.commitments.all(), key=lambda row: (row.due_on, row.pk))
    return [progress_of(row, row.actuals.all(), start=start, today=today) for row in rows]


def _state(commitment: Commitment, figure: CommitmentActual, start: date, today: date):
    if commitment.is_reached_by(figure.actual):
        return CommitmentState.KEPT
    if today > commitment.due_on:
        return CommitmentState.BROKEN
    way = Fraction(figure.actual - commitment.baseline) / Fraction(
        commitment.target - commitment.baseline
    )
    days = max((commitment.due_on - start).days, 1)
    passed = Fraction((figure.as_of - start).days, days)
    return CommitmentState.AT_RISK if way < passed else CommitmentState.ON_WAY
