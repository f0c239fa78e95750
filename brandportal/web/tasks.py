"""Scheduled clean-up tasks."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from brandportal.heartbeat import note_heartbeat
from brandportal.jobs import TaskRun, scheduled_task
from brandportal.orphans import clear_orphans
from brandportal.web.limits import forget_counts
from brandportal.web.once import forget_used
from brandportal.web.table_cache import forget_cached


@scheduled_task
def note_clock(run: TaskRun, now: datetime) -> None:
    """Note that beat, broker and worker are at work."""
    run.do(note_heartbeat, now=now)


@scheduled_task
def forget_limits(run: TaskRun, now: datetime) -> None:
    """Delete counts, used tokens and cached values that say nothing any more."""
    run.do(forget_counts, now=now)
    run.do(forget_used, now=now)
    run.do(forget_cached, now=now)


@scheduled_task
def forget_sessions(run: TaskRun, now: datetime) -> None:
    """Delete sessions that have expired, and what was noted about where they were signed in."""
    run.do(forget_expired, now=now)


def forget_expired(*, now: datetime) -> int:
    """Sessions that have expired and where they were signed in; returns how many rows went."""
    expired = Session.objects.filter(expire_date__lt=now)
    UserSession.objects.filter(session_key__in=expired.values("session_key")).delete()
    return expired.delete()[0]


@scheduled_task
def forget_orphans(run: TaskRun, now: datetime) -> None:
    """Delete uploads that no row names."""
    run.do(clear_orphans, now=now)
