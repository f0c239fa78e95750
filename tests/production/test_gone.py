"""The running installation while Redis is down or hangs, and while PostgreSQL is killed, hangs, is
full or read-only.

Without Redis everything works: signing in with the second factor, the desk, the workspace, the
panel, ratings and receipts. Without PostgreSQL every page answers 503, and works again by itself
within ten seconds.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection

import psutil
import psycopg2
import pytest

from demo.people import PASSWORD
from tests.factories.redis_server import OwnRedis
from tests.production.drawn_up import copy_year, place_for_a_cluster
from tests.production.processes import HOST, get, manage
from tests.production.torture import OwnPostgres, Service, environment_of, wait_for
from tests.production.visitor import Visitor, totp

SECRETS = {
    "office": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "panel": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
    "leader": "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
    "auditor": "NBSWY3DPFQQHO33SNBSWY3DPFQQHO33S",
}
ENROL = """
from allauth.mfa.totp.internal.auth import TOTP
from brandportal.accounts.models import User
for name, secret in SECRETS.items():
    TOTP.activate(User.objects.get(username=name), secret)
"""
# Whoever is signed in, and the pages of the day.
PAGES = {
    "office": [
        "/admin/",
        "/admin/applications/application/",
        "/admin/reviews/evaluation/",
        "/inbox/",
    ],
    "panel": ["/panel/", "/inbox/"],
    "leader": ["/leadership/", "/inbox/"],
    "auditor": ["/admin/", "/admin/journal/entry/"],
    "drafter": ["/workspace/", "/inbox/"],
    "": ["/", "/brands/", "/titles/", "/rules/"],
}
RECEIPT = re.compile(r'id="receipt-code">([^<]+)<')
SENTENCE = "系统暂时无法读取数据"
BACK_WITHIN = 10.0
# The longest page with all servers up, on a machine that does nothing else.
CALM_SECONDS = 2.5

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.postgres,
    pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs Redis"),
]


@dataclass
class Portal:
    """The servers, the web server, and what the small year's people know."""

    postgres: OwnPostgres
    redis: OwnRedis
    environment: dict[str, str]
    port: int
    year: dict
    people: dict[str, Visitor] = field(default_factory=dict)
    load: float = 1.0
    """How many times slower than a calm machine this one was with all servers up; every bound is
    stretched by it.
    """


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Portal]:
    place, files = place_for_a_cluster("gone"), tmp_path_factory.mktemp("gone")
    year = copy_year(place, files)
    postgres, redis = OwnPostgres(place / "postgres"), OwnRedis(files)
    redis.start()
    environment = environment_of(postgres, redis, files)
    enrol = f"SECRETS = {SECRETS!r}\n{ENROL}"
    manage(environment, "shell", "--no-imports", "--command", enrol)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    bind = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "critical")
    web = Service("gunicorn", "brandportal.wsgi", *bind, environment=environment)
    wait_for(port)
    yield Portal(postgres, redis, environment, port, year)
    web.stop()
    redis.kill()
    with suppress(Exception):
        postgres.start()
    postgres.cleanup()
    shutil.rmtree(place, ignore_errors=True)


@dataclass
class Figures:
    """What was asked, what failed, and how long it took."""

    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    slowest: str = ""

    def get(self, visitor: Visitor, path: str) -> None:
        """Open a page."""
        self._note(visitor, path, lambda: visitor.get(path))

    def post(self, visitor: Visitor, path: str | None = None, **fields: str) -> None:
        """Send what a page's form asks for."""
        self._note(visitor, path or visitor.url, lambda: visitor.post(path, **fields))

    def _note(self, visitor: Visitor, what: str, ask: Callable[[], object]) -> None:
        begun = time.perf_counter()
        ask()
        self.times.append(time.perf_counter() - begun)
        if self.times[-1] == max(self.times):
            self.slowest = what
        if visitor.status != 200:
            self.failed.append(f"{what}: {visitor.status}")

    def said(self, name: str) -> str:
        times = sorted(self.times)
        middle, last = times[len(times) // 2], times[-1]
        return (
            f"{name}: {len(times)} requests, {len(self.failed)} failed, "
            f"middle {middle * 1000:.0f} ms, longest {last * 1000:.0f} ms ({self.slowest})"
        )


USED: dict[str, str] = {}


def fresh_code(name: str) -> str:
    """A code of the authenticator that was not used yet: each works once."""
    while (code := totp(SECRETS[name])) == USED.get(name):
        time.sleep(1)
    USED[name] = code
    return code


def sign_in(portal: Portal, name: str, figures: Figures) -> Visitor:
    visitor = Visitor(portal.port)
    figures.get(visitor, "/accounts/login/")
    figures.post(visitor, login=name, password="wrong" * 3)
    figures.post(visitor, login=name, password=PASSWORD)
    if name in SECRETS:
        assert "/2fa/authenticate/" in visitor.url, (visitor.url, visitor.status)
        figures.post(visitor, code=fresh_code(name))
    assert "/accounts/" not in visitor.url, (name, visitor.url, visitor.status)
    return visitor


def a_day(portal: Portal, figures: Figures, number: int) -> None:
    """Everybody's pages with sessions from before and new ones; ratings; a receipt; the clock by
    hand.
    """
    for name in PAGES:
        come = [sign_in(portal, name, figures) if name else Visitor(portal.port)]
        if name in portal.people:
            come.append(portal.people[name])
        portal.people[name] = come[0]
        for visitor in come:
            for path in PAGES[name]:
                figures.get(visitor, path)
    citizen, path = Visitor(portal.port), f"/rate/{portal.year['brand']}/"
    for level in "54345":
        figures.get(citizen, path)
        code = portal.year["codes"][number % 2]
        figures.post(citizen, step="answer", overall=level, invitation=code)
        assert citizen.url.endswith("/thanks/"), citizen.page
    receipt = RECEIPT.findall(citizen.page)[0]
    figures.get(citizen, "/receipts/")
    figures.post(citizen, code=receipt)


@pytest.fixture
def at_work(portal) -> Portal:
    """Everybody is signed in, with all servers up."""
    if not portal.people:
        figures = Figures()
        a_day(portal, figures, 0)
        portal.load = max(1.0, max(figures.times) / CALM_SECONDS)
        print(figures.said("all servers up"))  # noqa: T201 - the figures are what one runs this for
        assert figures.failed == []
    return portal


@pytest.mark.parametrize("how", ["killed", "hanging"])
def test_without_redis_everything_goes_on(at_work, how):
    end = at_work.redis.kill if how == "killed" else at_work.redis.freeze
    end()
    try:
        figures = Figures()
        a_day(at_work, figures, 1)
        manage(at_work.environment, "tick")
        ready = get(at_work.port, "/readyz", scheme="http")
        assert (ready.status, json.loads(ready.read())["status"]) == (200, "degraded")
    finally:
        if how == "killed":
            at_work.redis.start()
        else:
            at_work.redis.thaw()
    print(figures.said(f"Redis {how}"))  # noqa: T201
    assert figures.failed == []
    assert sorted(figures.times)[len(figures.times) // 2] < at_work.load
    assert max(figures.times) < 5 * at_work.load


def faces(portal: Portal) -> Iterator[tuple[str, Visitor, str]]:
    for name, paths in PAGES.items():
        for path in paths:
            yield name, portal.people.get(name) or Visitor(portal.port), path


def is_away(portal: Portal, *, only: int | None = None) -> list[float]:
    """Every face says so; how long each took."""
    took = []
    for place, (_name, visitor, path) in enumerate(faces(portal)):
        if only is not None and place >= only:
            break
        begun = time.perf_counter()
        visitor.get(path)
        took.append(time.perf_counter() - begun)
        assert (path, visitor.status, SENTENCE in visitor.page) == (path, 503, True), visitor.page
    return took


def api(portal: Portal) -> tuple[int, str, dict]:
    line = HTTPConnection("127.0.0.1", portal.port, timeout=60)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Authorization": "Bearer x"}
    line.request("GET", "/api/registers/2026-001/", headers=headers)
    answer = line.getresponse()
    return answer.status, answer.headers.get("Retry-After", ""), json.loads(answer.read())


def comes_back(portal: Portal) -> float:
    """Seconds until every face works again."""
    begun = time.monotonic()
    waiting = list(faces(portal))
    while waiting:
        waiting = [one for one in waiting if one[1].get(one[2]).status != 200]
        assert time.monotonic() - begun < BACK_WITHIN * portal.load, [
            (n, p) for n, _v, p in waiting
        ]
    return time.monotonic() - begun


def say(how: str, took: list[float], back: float) -> None:
    print(  # noqa: T201
        f"PostgreSQL {how}: {len(took)} faces said 503, longest {max(took):.1f} s; back after "
        f"{back:.1f} s"
    )


def test_postgresql_killed(at_work):
    at_work.postgres.kill()
    try:
        took = is_away(at_work)
        status, retry, told = api(at_work)
        assert (status, retry, SENTENCE in told["error"]) == (503, "10", True)
        citizen = Visitor(at_work.port)
        citizen.get(f"/rate/{at_work.year['brand']}/")
        assert citizen.status in {200, 503}, "a page that is kept may be shown"
        citizen.post(f"/rate/{at_work.year['brand']}/", step="answer", overall="5")
        assert citizen.status in {403, 503}
        assert get(at_work.port, "/healthz", scheme="http").status == 200
        assert get(at_work.port, "/readyz", scheme="http").status == 503
    finally:
        at_work.postgres.start()
    say("killed", took, comes_back(at_work))


def signal_all(postgres: OwnPostgres, verb: str) -> None:
    master = psutil.Process(postgres._server.get_pid())
    for process in [master, *master.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            getattr(process, verb)()


def test_postgresql_hanging(at_work):
    signal_all(at_work.postgres, "suspend")
    try:
        took = is_away(at_work, only=3)
        assert max(took) < 25 * at_work.load
        ready = get(at_work.port, "/readyz", scheme="http")
        assert ready.status == 503
    finally:
        signal_all(at_work.postgres, "resume")
    say("hanging", took, comes_back(at_work))


def test_postgresql_with_too_many_clients(at_work):
    lines = []
    try:
        with suppress(psycopg2.OperationalError):
            while len(lines) < 500:
                lines.append(psycopg2.connect(at_work.postgres.uri))
        with lines[0].cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                "AND pid <> ALL(%s)",
                [[line.get_backend_pid() for line in lines]],
            )
            others = [row[0] for row in cursor.fetchall()]
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [others]
            )
        for _one in others:
            for _try in range(50):
                with suppress(psycopg2.OperationalError):
                    lines.append(psycopg2.connect(at_work.postgres.uri))
                    break
                time.sleep(0.05)
        took = is_away(at_work)
    finally:
        for line in lines:
            line.close()
    say("with too many clients", took, comes_back(at_work))


def set_read_only(portal: Portal, on: bool) -> None:
    line = psycopg2.connect(portal.postgres.uri)
    line.autocommit = True
    with line.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if on else 'off'}")
        cursor.execute("SELECT pg_reload_conf()")
    line.close()
    time.sleep(0.5)


def test_postgresql_read_only(at_work):
    """What is only read is shown; whatever writes says so, and nothing is taken for done."""
    rate = f"/rate/{at_work.year['brand']}/"
    citizen, clerk = Visitor(at_work.port).get(rate), Visitor(at_work.port).get("/accounts/login/")
    set_read_only(at_work, True)
    try:
        citizen.post(
            step="answer", overall="1", reasons="waiting", invitation=at_work.year["codes"][0]
        )
        assert (citizen.status, SENTENCE in citizen.page) == (503, True), citizen.page
        clerk.post(login="drafter", password=PASSWORD)
        assert (clerk.status, SENTENCE in clerk.page) == (503, True), clerk.page
        assert at_work.people["office"].get("/admin/").status == 200
    finally:
        set_read_only(at_work, False)
    comes_back(at_work)
    citizen.get(rate).post(step="answer", overall="4", invitation=at_work.year["codes"][0])
    assert citizen.url.endswith("/thanks/")
