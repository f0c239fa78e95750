"""Health checks for monitoring: is the process alive, and can it work?

Without the database it cannot, and a proxy should send no requests. Without broker, worker or beat
it can: limits are counted in the database and scheduled tasks wait; the response says so with
status 200.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from brandportal.heartbeat import silence, waiting_tasks

DISPENSABLE = {"broker", "clock"}


class Stopped(Exception):
    """A part of the clock is silent; the message says which and since when, and may be shown."""


def _database() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    if settings.EMBEDDED:
        return "embedded"
    waiting_tasks()
    return "ok"


def _clock() -> str:
    silent = silence(now=timezone.now())
    if silent:
        since = silent.since.isoformat(timespec="seconds") if silent.since else "ever"
        raise Stopped(f"{silent.part} since {since}")
    return "ok"


def _migrations() -> str:
    # Checked by name: the plan of `migrate` skips an unapplied migration below an applied one.
    loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
    waiting = loader.graph.nodes.keys() - loader.applied_migrations.keys()
    if waiting:
        raise RuntimeError(f"{len(waiting)} migrations are not applied")
    return "ok"


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "migrations": _migrations,
    "clock": _clock,
}


def _state(part: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, part()
    except Stopped as failure:
        return False, f"failed: {failure}"
    except Exception as failure:
        # Only the kind of failure, because a message may contain an address or a password.
        return False, f"failed: {type(failure).__name__}"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process responds; nothing else is checked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker, migrations and clock (beat and worker) by name; 503 if the portal cannot
    work, 200 if it can, with or without broker and clock.
    """
    states = {name: _state(part) for name, part in PARTS.items()}
    failed = {name for name, (fine, _) in states.items() if not fine}
    parts = {name: said for name, (_, said) in states.items()}
    able = failed <= DISPENSABLE
    status = "ok" if not failed else "degraded" if able else "failed"
    return JsonResponse({"status": status, "parts": parts}, status=200 if able else 503)
