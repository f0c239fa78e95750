"""The screening of the demo's counted year."""

from __future__ import annotations

from datetime import datetime

from audits.demo.people import Cast
from reviews.domain import screening
from reviews.models import Evaluation


def screen_and_decide(evaluation: Evaluation, *, cast: Cast, now: datetime) -> None:
    """Screen the counted ratings."""
    for waiting in screening.due(now):
        screening.run(waiting, now=now, clock=lambda: now)
