"""The two health checks for monitoring."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.utils import timezone

from brandportal.heartbeat import note_heartbeat
from brandportal.web import health


def test_healthz_asks_nothing_but_the_process(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_readyz_names_every_part(client, db, settings):
    answer = client.get("/readyz")
    broker = "embedded" if settings.EMBEDDED else "ok"
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "ok",
            "parts": {"database": "ok", "broker": broker, "migrations": "ok", "clock": "ok"},
        },
    )


def test_readyz_says_that_the_broker_is_away_and_goes_on(client, db, settings):
    settings.EMBEDDED = False
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "degraded",
        "parts": {
            "database": "ok",
            "broker": "failed: ConnectionError",
            "migrations": "ok",
            "clock": "ok",
        },
    }


def test_readyz_fails_when_the_database_is_away(client, monkeypatch, settings):
    settings.EMBEDDED = True

    def away() -> str:
        raise OperationalError("password authentication failed for user secret")

    monkeypatch.setitem(health.PARTS, "database", away)
    monkeypatch.setitem(health.PARTS, "migrations", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failed",
        "parts": {
            "database": "failed: OperationalError",
            "broker": "embedded",
            "migrations": "failed: OperationalError",
            "clock": "ok",
        },
    }


def test_readyz_fails_when_a_migration_is_not_applied(client, db):
    MigrationRecorder(connection).migration_qs.filter(app="workdays").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["migrations"]) == (
        503,
        "failed: RuntimeError",
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_pages_are_only_read(client, db, path):
    assert client.post(path).status_code == 405


def test_readyz_says_which_part_of_the_clock_is_silent_and_goes_on(client, db, settings):
    settings.EMBEDDED = settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    note_heartbeat(now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["clock"] == "failed: broker since 2026-03-02T09:00:00+00:00"
    note_heartbeat(now=timezone.now())
    assert client.get("/readyz").json()["parts"]["clock"] == "ok"
