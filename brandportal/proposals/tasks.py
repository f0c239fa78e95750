"""Scheduled tasks of proposals."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from brandportal.proposals.domain import lapse_over


@shared_task
def lapse_proposals() -> int:
    """End proposals that nobody confirmed in time, and those whose object has changed."""
    return len(lapse_over(now=timezone.now()))
