"""What the ground floor's clock sweeps up."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from brandportal.web.limits import forget_counts
from brandportal.web.once import forget_used


@shared_task
def forget_limits() -> int:
    """Delete counts and used tokens that say nothing any more."""
    now = timezone.now()
    return forget_counts(now=now) + forget_used(now=now)
