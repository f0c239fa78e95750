"""The goals, one function each: what is measured against what, and what counts as reached."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.speed.goals import Check, Trouble
from benchmarks.speed.portal.fill import BRANDS, YEAR, code
from benchmarks.speed.publishing import p11
from benchmarks.speed.rounds import Run, interleave, ratio, say
from benchmarks.speed.scoring import p8
from benchmarks.speed.sides import READ_BRANDS, Bare, Portal, call
from benchmarks.speed.stations import Stations

MOST_A_SECOND = 3500
"""More ratings a second are not prepared for; a faster machine would run out of citizens."""
MANY_RATINGS, FEW_RATINGS = 10_000_000, 10_000


@dataclass
class Plan:
    """The servers and runs that the chosen goals share."""

    stations: Stations
    rounds: int
    seconds: float
    runs: dict[str, Run] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    @cached_property
    def bare(self) -> Bare:
        return Bare(self.stations)

    @cached_property
    def portal(self) -> Portal:
        return Portal.production(self.stations)

    @property
    def people(self) -> int:
        """How many different raters one run may need."""
        return int(MOST_A_SECOND * (self.rounds + 1) * self.seconds)

    def run(self, name: str, port: int, requests: Path, **more: Any) -> Run:
        """A run of this name, made once whoever asks for it."""
        return self.runs.setdefault(name, Run(name, port, requests, **more))

    # What several goals are compared with ---------------------------------------------------------

    def hello(self) -> Run:
        return self.run("hello", self.bare.port, self.bare.requests("hello", "/hello"))

    def insert(self) -> Run:
        """The I of the goals."""
        requests = self.stations.place / "insert"
        if "I" not in self.runs:
            self.bare.raters("insert", self.people)
        return self.run("I", self.bare.port, requests, once=True)

    def page(self) -> Run:
        return self.run("page", self.bare.port, self.bare.requests("page", "/page/{}/"))

    def listing(self) -> Run:
        """The list of the goals."""
        return self.run("list", self.bare.port, self.bare.requests("list", "/list"))

    def rating(self, name: str, *, brands: int, first: int) -> Run:
        """Complete citizen ratings on PostgreSQL; the next run waits until they are in the
        tallies.
        """
        if name not in self.runs:
            if not self.waits:
                self.portal.fold_meanwhile()
            self.portal.citizens(name, self.people, brands=brands, first=first)
        return self.run(
            name,
            self.portal.port,
            self.stations.place / name,
            once=True,
            after=self.folded,
            **every_brand(self.portal),
        )

    def folded(self) -> None:
        self.waits.append(self.portal.settle())

    def rating_spread(self) -> Run:
        return self.rating("rating", brands=BRANDS, first=1)


def every_brand(portal: Portal) -> dict[str, Any]:
    """Warm a server up with a small page of every brand, so that its workers know them all."""
    requests = portal.requests(f"every-brand-{portal.port}", "/rate/{}/thanks/", brands=BRANDS)
    return {"warm_requests": requests, "warm_answers": 6 * BRANDS}


def kept_pages(requests: Path) -> dict[str, Any]:
    """Warm a server up until every worker keeps every page."""
    return {"warm_requests": requests, "warm_answers": 12 * READ_BRANDS}


Goal = Callable[[Plan], Callable[[], list[Check]]]


def p1(plan: Plan) -> Callable[[], list[Check]]:
    rating, insert = plan.rating_spread(), plan.insert()
    return lambda: [
        Check("P1", "a complete rating, times I", ratio(rating, insert), 1.2),
        Check("P1", "its p99, times its p50", rating.p99 / rating.p50, 4, at_least=False),
        Check("P1", "answers that are no success", rating.bad, 0, at_least=False),
    ]


def p2(plan: Plan) -> Callable[[], list[Check]]:
    spread = plan.rating_spread()
    one = plan.rating("rating of one brand", brands=1, first=10_000_000)

    def checks() -> list[Check]:
        ratings = plan.portal.ask("SELECT count(*) FROM reviews_rating")
        counted = plan.portal.ask("SELECT sum(n) FROM reviews_tally")
        return [
            Check("P2", "ratings of one brand, times those of 1,000", ratio(one, spread), 0.95),
            Check("P2", "seconds until all are in the tallies", max(plan.waits), 5, at_least=False),
            Check(
                "P2", "difference of tallies and rows", abs(ratings - counted), 0, at_least=False
            ),
        ]

    return checks


def p3(plan: Plan) -> Callable[[], list[Check]]:
    requests = plan.portal.requests("landing", "/rate/{}/")
    landing = plan.run("landing", plan.portal.port, requests, **kept_pages(requests))
    hello = plan.hello()
    return lambda: [
        Check("P3", "the page behind a code, times hello", ratio(landing, hello), 0.35),
        Check(
            "P3",
            "its questions to the database",
            plan.portal.questions(f"/rate/{code(1)}/"),
            0,
            at_least=False,
        ),
    ]


def p4(plan: Plan) -> Callable[[], list[Check]]:
    requests = plan.portal.requests("brand", "/brands/{}/")
    kept = plan.run("brand page, kept", plan.portal.port, requests, **kept_pages(requests))
    hello = plan.hello()
    fresh = plan.run("brand page, made anew", plan.portal.fresh_port, requests)
    page = plan.page()
    address = f"/brands/{code(1)}/"
    return lambda: [
        Check("P4", "the brand page, kept, times hello", ratio(kept, hello), 0.5),
        Check("P4", "its questions", plan.portal.questions(address), 0, at_least=False),
        Check("P4", "the brand page, made anew, times page", ratio(fresh, page), 0.6),
        Check(
            "P4",
            "its questions",
            plan.portal.questions(address, own=True),
            5,
            at_least=False,
        ),
    ]


def p5(plan: Plan) -> Callable[[], list[Check]]:
    address = f"/results/{YEAR}/"
    sides = [
        Portal.production(plan.stations, ratings=ratings) for ratings in (FEW_RATINGS, MANY_RATINGS)
    ]
    few, many = (
        plan.run(
            f"results of {ratings:,} ratings",
            side.fresh_port,
            side.requests(f"results{ratings}", address),
            connections=4,
        )
        for side, ratings in zip(sides, (FEW_RATINGS, MANY_RATINGS), strict=True)
    )
    return lambda: [
        Check(
            "P5",
            "time of the results of 10 million ratings, times that of 10,000",
            1 / ratio(many, few),
            1.15,
            at_least=False,
        ),
        Check(
            "P5",
            "its questions",
            sides[1].questions(address, own=True),
            3,
            at_least=False,
        ),
    ]


def p9(plan: Plan) -> Callable[[], list[Check]]:
    served = plan.rating_spread()
    embedded = Portal.embedded(plan.stations)
    embedded.fold_meanwhile()
    requests = embedded.citizens("embedded", plan.people, brands=BRANDS, first=20_000_000)
    run = plan.run(
        "rating, embedded",
        embedded.port,
        requests,
        once=True,
        after=embedded.settle,
        **every_brand(embedded),
    )

    def checks() -> list[Check]:
        rows = embedded.ask("SELECT count(*) FROM reviews_rating")
        lost = max(0, run.answered - run.bad - rows)
        return [
            Check("P9", "a rating on SQLite, times PostgreSQL", ratio(run, served), 0.85),
            Check("P9", "answers that are no success", run.bad, 0, at_least=False),
            Check("P9", "ratings that were thanked for and are not there", lost, 0, at_least=False),
        ]

    return checks


def p10(plan: Plan) -> Callable[[], list[Check]]:
    ratios: list[float] = []
    for number in range(plan.rounds):
        said = call(
            plan.portal.environment,
            "-m",
            "benchmarks.speed.portal.intake",
            f"{plan.seconds}",
            f"{number}",
        )
        found = json.loads(said)
        ratios.append(found["blocks"] / found["single"])
        say(f"intake: {found['blocks']:.0f}/s in blocks, {found['single']:.0f}/s one by one")
    call(plan.portal.environment, "-m", "benchmarks.speed.portal.fold", "--once")
    ratings = plan.portal.ask("SELECT count(*) FROM reviews_rating")
    counted = plan.portal.ask("SELECT sum(n) FROM reviews_tally")
    return lambda: [
        Check("P10", "rows in blocks, times eight clients' single rows", median(ratios), 4),
        Check("P10", "difference of tallies and rows", abs(ratings - counted), 0, at_least=False),
    ]


PLAN: dict[str, Goal] = {
    "P1": p1,
    "P2": p2,
    "P3": p3,
    "P4": p4,
    "P5": p5,
    "P8": p8,
    "P9": p9,
    "P10": p10,
    "P11": p11,
}


def measure(
    plan: Plan, names: list[str], goals: Mapping[str, Goal] = PLAN
) -> tuple[list[Check], list[Trouble]]:
    """Prepare every goal, load all runs in turn, and look; what fails of one goal is told and keeps
    no other waiting.
    """
    checks: list[Check] = []
    troubles: list[Trouble] = []
    finish: dict[str, Callable[[], list[Check]]] = {}
    for name in names:
        with told(name, troubles):
            finish[name] = goals[name](plan)
    for run in interleave(list(plan.runs.values()), rounds=plan.rounds, seconds=plan.seconds):
        troubles.append(Trouble(run.name, f"run given up: {run.failed}"))
    for name, look in finish.items():
        with told(name, troubles):
            checks += look()
    return checks, troubles


@contextmanager
def told(name: str, troubles: list[Trouble]) -> Iterator[None]:
    """Note what went wrong under this name and go on; an interruption ends the measuring and not
    the report.
    """
    try:
        yield
    except (Exception, SystemExit) as trouble:
        troubles.append(Trouble(name, in_words(trouble)))
        say(f"{name}: {in_words(trouble)}")


def in_words(trouble: BaseException) -> str:
    """One line for the table."""
    text = " ".join(str(trouble).split())[:200]
    return f"{type(trouble).__name__}: {text}" if text else type(trouble).__name__
