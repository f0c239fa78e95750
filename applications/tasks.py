"""The clock of applications."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from applications.lifecycle.applications import lapse_silent as lapse


@shared_task(ignore_result=True)
def lapse_silent() -> int:
    """Count returned applications without a correction in time as withdrawn. Safe to run twice."""
    return lapse(now=timezone.now())
