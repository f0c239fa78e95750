"""The task queue and the clock."""

from __future__ import annotations

import os

from celery import Celery

from brandportal.schedule import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brandportal.settings.production")

app = Celery("brandportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = beat_schedule()
