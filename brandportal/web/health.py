"""Health checks for monitoring: is the process alive, and can it work?

Without the database it cannot, and a proxy should send no requests. Without the broker it can:
limits are counted in the database and scheduled tasks wait; the response says so with status 200.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE_SECONDS = 0.5
DISPENSABLE = {"broker"}


def _database() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    if settings.EMBEDDED:
        return "embedded"
    with Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    ) as client:
        client.ping()
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
}


def _state(part: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, part()
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
    """Database, broker and migrations by name; 503 if the portal cannot work, 200 if it can, with
    or without a broker.
    """
    states = {name: _state(part) for name, part in PARTS.items()}
    failed = {name for name, (fine, _) in states.items() if not fine}
    parts = {name: said for name, (_, said) in states.items()}
    able = failed <= DISPENSABLE
    status = "ok" if not failed else "degraded" if able else "failed"
    return JsonResponse({"status": status, "parts": parts}, status=200 if able else 503)
