"""Scheduled tasks of applications."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from applications.lifecycle.applications import lapse_silent as lapse


@shared_task(ignore_result=True)
def lapse_silent() -> int:
    """Withdraw returned applications that were not corrected in time. Safe to run twice."""
    return lapse(now=timezone.now())
