"""Scheduled clean-up tasks."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from brandportal.orphans import clear_orphans
from brandportal.web.limits import forget_counts
from brandportal.web.once import forget_used
from brandportal.web.table_cache import forget_cached


@shared_task
def forget_limits() -> int:
    """Delete counts, used tokens and cached values that no longer matter."""
    now = timezone.now()
    return forget_counts(now=now) + forget_used(now=now) + forget_cached(now=now)


@shared_task
def forget_sessions() -> int:
    """Delete expired sessions, and the account library's records of them."""
    expired = Session.objects.filter(expire_date__lt=timezone.now())
    UserSession.objects.filter(session_key__in=expired.values("session_key")).delete()
    return expired.delete()[0]


@shared_task
def forget_orphans() -> int:
    """Delete uploads that no row names."""
    return clear_orphans(now=timezone.now())
