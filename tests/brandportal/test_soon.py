"""Asking the worker to run a task now: at once in a single process, and without waiting if the
broker is down.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from brandportal.celery import app
from brandportal.soon import PATIENCE_SECONDS, do_soon
from brandportal.web import limits
from brandportal.web.limits import breaker
from tests.factories.redis_server import OwnRedis, connections_tried

ONE_SHORT_WAIT = (PATIENCE_SECONDS, PATIENCE_SECONDS)


class Task:
    """What a shared task looks like, counting."""

    name = "a.task"

    def __init__(self) -> None:
        self.done = self.queued = 0

    def __call__(self, *arguments: int) -> None:
        self.done += 1

    def apply_async(self, **more: object) -> None:
        self.queued += 1


@pytest.fixture
def broker(settings) -> Iterator[object]:
    """Point the queue somewhere."""
    settings.CELERY_TASK_ALWAYS_EAGER = False

    kept = {
        name: app.conf[name] for name in ("broker_url", "broker_write_url", "task_always_eager")
    }

    def at(url: str) -> None:
        app.conf.update(broker_url=url, broker_write_url=url, task_always_eager=False)

    yield at
    app.conf.update(kept)
    breaker.back()


def test_without_a_worker_it_is_done_on_the_spot():
    task = Task()
    assert do_soon(task, 2025)
    assert (task.done, task.queued) == (1, 0)


def test_with_a_broker_it_is_queued(broker, tmp_path):
    from brandportal.notices.tasks import send_notices

    server = OwnRedis(tmp_path)
    server.start()
    try:
        broker(server.url)
        assert do_soon(send_notices)
        from redis import Redis

        assert Redis.from_url(server.url).llen("celery") == 1
    finally:
        server.kill()


def test_a_dead_broker_is_left_to_the_clock(broker, caplog, monkeypatch):
    from brandportal.notices.tasks import send_notices

    tried = connections_tried(monkeypatch)
    broker("redis://127.0.0.1:1/0")
    assert not do_soon(send_notices)
    assert tried == [ONE_SHORT_WAIT]
    assert "waits for the clock" in caplog.text


def test_a_broker_that_hangs_costs_one_short_wait(broker, monkeypatch):
    from brandportal.notices.tasks import send_notices

    monkeypatch.setattr(limits, "RETRY_SECONDS", 3600)
    tried = connections_tried(monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        broker(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        for _time in range(50):
            assert not do_soon(send_notices)
        assert tried == [ONE_SHORT_WAIT]
