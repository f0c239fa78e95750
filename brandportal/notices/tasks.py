from celery import shared_task
from django.utils import timezone

from brandportal.notices.domain import send_waiting


@shared_task
def send_notices() -> int:
    """Send waiting mail; safe to run at any time, from any number of workers."""
    return send_waiting(now=timezone.now())
