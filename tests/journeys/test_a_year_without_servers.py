"""The same year while Redis is dead or hangs, and while the mail server hangs: nobody notices."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle as around

import pytest
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client
from django.utils import timezone

from brandportal.accounts.models import User
from brandportal.celery import app
from brandportal.invariants import broken_invariants, known_invariants
from brandportal.notices.domain import retry
from brandportal.notices.models import Notice
from brandportal.settings import base
from brandportal.web.limits import breaker
from tests.factories.redis_server import connections_tried
from tests.journeys import people
from tests.journeys.people import Year
from tests.journeys.test_a_year import STAGES, TOLD, what_is_on_record

DEAD = "redis://127.0.0.1:1/0"
# Of a page, in seconds: what limits and the queue are ready to wait for an answer of Redis.
LONGEST_WAIT = 0.4


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port that accepts connections and never responds."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        yield listener.getsockname()[1]


class Watched:
    """What pages do: how long they were ready to wait for Redis, and which of them spoke to the
    mail server.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inside = False
        self.pages = self.mails = self.mails_in_pages = 0
        self.longest_wait = 0.0
        tried = connections_tried(monkeypatch)
        really_asked, really_opened = Client.request, EmailBackend.open

        def request(client: Client, **asked: object):
            self.inside = True
            tried.clear()
            try:
                return really_asked(client, **asked)
            finally:
                self.inside, self.pages = False, self.pages + 1
                self.longest_wait = max(self.longest_wait, sum(answer for _line, answer in tried))

        def opened(backend: EmailBackend) -> bool | None:
            self.mails += 1
            self.mails_in_pages += self.inside
            return really_opened(backend)

        monkeypatch.setattr(Client, "request", request)
        monkeypatch.setattr(EmailBackend, "open", opened)


@pytest.fixture
def watched(monkeypatch) -> Watched:
    return Watched(monkeypatch)


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    kept = {
        name: app.conf[name] for name in ("broker_url", "broker_write_url", "task_always_eager")
    }
    app.conf.update(broker_url=url, broker_write_url=url, task_always_eager=False)
    try:
        yield
    finally:
        app.conf.update(kept)


def test_a_year_while_redis_is_gone_and_the_mail_server_hangs(
    year: Year, settings, deaf: int, watched: Watched
) -> None:
    """Redis is dead in one stage and hangs in the next; the scheduled tasks are run by the command
    that a crontab calls. No page speaks to the mail server; when it is back the office requeues
    what was given up, and each mail goes out once.
    """
    settings.CACHES = base.CACHES
    settings.CELERY_TASK_ALWAYS_EAGER = False
    answering = settings.EMAIL_BACKEND
    for stage, url in zip(STAGES, around((DEAD, f"redis://127.0.0.1:{deaf}/0")), strict=False):
        settings.REDIS_URL = url
        breaker.back()
        with broker_at(url):
            stage(year)
        if stage is STAGES[0]:
            assert mail.outbox
            mail.outbox.clear()
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", deaf
            settings.EMAIL_TIMEOUT = 0.05
    what_is_on_record(year)
    assert list(broken_invariants(known_invariants())) == []
    assert watched.pages > 200
    assert 0 < watched.longest_wait <= LONGEST_WAIT
    assert watched.mails > 0
    assert (watched.mails_in_pages, mail.outbox) == (0, [])
    assert Notice.objects.exclude(error="").exists()

    settings.EMAIL_BACKEND = answering
    year.clock.move_to(timezone.now() + timedelta(days=1))
    office = User.objects.get(email="office@example.org")
    for given_up in Notice.objects.filter(mailed_at=None, attempts__gt=0):
        retry(notice=given_up, by=office, now=timezone.now())
    people.the_clock_ticks()
    assert not Notice.objects.filter(mailed_at=None).exists()
    told = [letter.subject for letter in mail.outbox if letter.to == ["ourhead@example.org"]]
    assert sorted(told) == sorted(TOLD)
    assert list(broken_invariants(known_invariants())) == []
