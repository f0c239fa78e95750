"""The task queue and the clock."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brandportal.settings.production")

app = Celery("brandportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Task by dotted name, so that nothing here imports an app. Every one is safe to run twice.
app.conf.beat_schedule = {
    "send-notices": {"task": "brandportal.notices.tasks.send_notices", "schedule": 60.0},
}
