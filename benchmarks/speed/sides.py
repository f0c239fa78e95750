"""The two sides of a comparison, each started and filled: the bare reference and the portal."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.speed.portal import environment
from benchmarks.speed.portal.fill import BRANDS, code
from benchmarks.speed.requests import get, write
from benchmarks.speed.rounds import say
from benchmarks.speed.stations import ROOT, Stations

BARE = "benchmarks.speed.bare.wsgi:application"
PORTAL = "brandportal.wsgi:application"
PATIENCE_SECONDS = 60
READ_BRANDS = 100
FILLED = "filled"
NOTHING_KEPT = {"KEPT_PAGE_SECONDS": "0"}


def call(environment: Mapping[str, str], *command: str) -> str:
    """Run a Python program of the project to its end and give back what it printed."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    say(f"{' '.join(command[:3])}: {time.monotonic() - begun:.0f} s")
    return done.stdout


class Bare:
    """The reference, with its tables filled."""

    def __init__(self, stations: Stations) -> None:
        self.stations = stations
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "benchmarks.speed.bare.settings",
            "DATABASE_URL": stations.database("bare"),
            "REDIS_URL": f"{stations.redis}/1",
        }
        call(self.environment, "-m", "benchmarks.speed.bare.fill")

    @cached_property
    def port(self) -> int:
        return self.stations.serve(BARE, self.environment, warm="/hello")

    def requests(self, name: str, path: str) -> Path:
        """GETs of one address, or of every brand's where the path holds `{}`."""
        numbers = range(1, BRANDS + 1) if "{}" in path else [0]
        paths = (path.format(number) for number in numbers)
        return write(self.stations.place / name, map(get, paths))

    def raters(self, name: str, count: int) -> Path:
        """POSTs of as many people."""
        target = self.stations.place / name
        call(self.environment, "-m", "benchmarks.speed.bare.fill", str(target), str(count), "1")
        return target


class Portal:
    """The portal in one profile, with a year in its public rating."""

    def __init__(self, stations: Stations, environment: Mapping[str, str]) -> None:
        self.stations = stations
        self.environment = environment

    @classmethod
    def production(cls, stations: Stations, *, ratings: int = 0, name: str = "") -> Portal:
        """On PostgreSQL and Redis, with the settings of production; `ratings`: a published year
        with as many; `name`: a database of its own.
        """

        def on(database: str) -> dict[str, str]:
            return environment.production(stations.place, database=database, redis=stations.redis)

        if not (stations.place / "static").exists():
            said = on(stations.database(FILLED))
            call(said, "-m", "benchmarks.speed.portal.fill")
            call(said, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        made = cls(stations, on(stations.database(f"portal{name or ratings or ''}", like=FILLED)))
        if ratings:
            call(made.environment, "-m", "benchmarks.speed.portal.published", str(ratings))
        return made

    @classmethod
    def embedded(cls, stations: Stations) -> Portal:
        """On one SQLite file."""
        made = cls(stations, environment.embedded(stations.place))
        call(made.environment, "-m", "benchmarks.speed.portal.fill")
        return made

    @cached_property
    def port(self) -> int:
        return self.serve()

    @cached_property
    def fresh_port(self) -> int:
        """The same, keeping no page."""
        return self.serve(**NOTHING_KEPT)

    def serve(self, **changed: str) -> int:
        """A web server of this portal."""
        return self.stations.serve(PORTAL, {**self.environment, **changed}, warm="/healthz")

    def questions(self, path: str, *, own: bool = False) -> int:
        """How many statements a page asks the database when everything is warm; `own`: by a visitor
        who gets his own.
        """
        command = ["-m", "benchmarks.speed.portal.questions", path, *(["--own"] if own else [])]
        return int(json.loads(call(self.environment, *command))[path])

    def requests(self, name: str, path: str, *, brands: int = READ_BRANDS) -> Path:
        """GETs of one address, or of as many brands' where the path holds `{}`."""
        codes = [code(number) for number in range(1, brands + 1)] if "{}" in path else [""]
        headers = environment.EVERY_VISITOR if "DATABASE_URL" in self.environment else {}
        return write(
            self.stations.place / name, (get(path.format(each), headers) for each in codes)
        )

    def citizens(self, name: str, count: int, *, brands: int, first: int) -> Path:
        """POSTs of as many citizens over as many brands."""
        target = self.stations.place / name
        numbers = map(str, (count, brands, first))
        call(self.environment, "-m", "benchmarks.speed.portal.citizens", str(target), *numbers)
        return target

    def fold_meanwhile(self) -> None:
        """Let the clock fold ratings every two seconds for the rest of the measurement."""
        self.stations.run([sys.executable, "-m", "benchmarks.speed.portal.fold"], self.environment)

    def settle(self) -> float:
        """Wait until every accepted rating stands in the tallies; returns the seconds it took."""
        begun = time.monotonic()
        while self.ask("SELECT count(*) FROM reviews_ledgerentry WHERE seq IS NULL"):
            if time.monotonic() - begun > PATIENCE_SECONDS:
                raise SystemExit("the ratings are not folded")
            time.sleep(0.05)
        return time.monotonic() - begun

    def ask(self, question: str) -> int:
        """One number from the portal's database."""
        with closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(question)
            return int(cursor.fetchone()[0])

    def _connect(self) -> Any:
        if "DATABASE_URL" in self.environment:
            import psycopg2

            return psycopg2.connect(self.environment["DATABASE_URL"])
        return sqlite3.connect(f"{self.environment['VAR_DIR']}/db.sqlite3", timeout=20)
