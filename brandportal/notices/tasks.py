from celery import shared_task
from django.utils import timezone

from brandportal.accounts.letters import send_letters
from brandportal.notices.domain import send_waiting


@shared_task
def send_notices() -> int:
    """Send waiting mail; safe to run at any time, from any number of workers."""
    now = timezone.now()
    return send_letters(now=now) + send_waiting(now=now)
