"""The night before today's visit: every way of rating is tested, as the clock does."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from demo.build import Say
from reviews.probe.probe import due, probe


def probe_the_ways(*, today: date, say: Say) -> None:
    """Test every open rating. Apart from `build`, because a test has a transaction of its own,
    which is never committed.
    """
    night = timezone.make_aware(datetime.combine(today, time(0, 20)))
    for evaluation in due(night):
        say("Test of every way of rating")
        probe(evaluation=evaluation, now=night)
