"""Random lives of one title, beside a plain model of the programme's rules that shares no code with
the portal: after each step both say the same, and what comes out of turn is refused and changes
nothing.

LIVES=1000 pytest tests/audits/test_a_titles_life.py (LIFE_FROM=… begins with another number).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from applications.models import VetoFinding
from audits.annual_review.exemption import exempt_review
from audits.annual_review.hearing import (
    make_statement,
    overturn_verdict,
    take_effect,
    uphold_verdict,
)
from audits.annual_review.rectification import (
    fail_rectification,
    pass_rectification,
    report_rectification,
    run_out,
)
from audits.annual_review.reviews import (
    Figure,
    decide_review,
    hand_in_report,
    save_report,
)
from audits.annual_review.sets import decide_reviews
from audits.annual_review.spot_checks import record_spot_check
from audits.invariants import INVARIANTS
from audits.models import AnnualReview, Rectification, SpotCheck, Title
from audits.titles.titles import expire_title
from brandportal.accounts.enums import Role
from brandportal.errors import Refused
from tests.factories.applications import SHANGHAI
from tests.factories.audits import confirm_by_two, make_title, open_year
from tests.factories.pairs import by_two, partner, words
from tests.factories.people import make_head

pytestmark = pytest.mark.django_db
LIVES = int(os.environ.get("LIVES", "40"))
FIRST = int(os.environ.get("LIFE_FROM", "1"))
STEPS = 50
BEGINS = datetime(2025, 11, 3, 10, 0, tzinfo=SHANGHAI)
CONFERRED = datetime(2025, 10, 9, 10, 0, tzinfo=SHANGHAI)
EVERY = {
    *("valid", "warned", "suspended", "revoked", "lapsed", "expired"),
    *("retained", "retained_with_warning", "to_be_rectified"),
}
ENDED = ("revoked", "lapsed", "expired")


class _Undo(Exception):
    """Rolls a life back."""


@dataclass
class Year:
    """A year under review in the model; moments are those that the portal set."""

    year: int
    due: datetime
    status: str = "report_due"
    delivered: bool = False
    exempt: bool = False
    outcome: str = ""
    statement_due: datetime | None = None
    confirmed: bool = False


@dataclass
class Repair:
    """A rectification in the model."""

    due: datetime
    status: str = "open"


@dataclass
class Model:
    """What the programme's rules say of the title."""

    status: str = "valid"
    years: dict[int, Year] = field(default_factory=dict)
    repairs: dict[int, Repair] = field(default_factory=dict)
    checks: list[tuple[date, datetime, int]] = field(default_factory=list)
    findings: list[tuple[date, datetime]] = field(default_factory=list)

    def _counts(self, own: Year, day: date, recorded: datetime) -> bool:
        before = [row.due for row in self.years.values() if row.year < own.year]
        since = max(before, default=CONFERRED)
        if recorded > own.due or day.year > own.year:
            return False
        return day.year == own.year or recorded > since

    def verdict(self, own: Year) -> str:
        """By the default rules: commitments weigh 25 and spot checks 10; 85, 75 and 60 points."""
        if any(self._counts(own, *row) for row in self.findings):
            return "revoked"
        if own.status == "exempted":
            return "retained"
        if own.status == "report_due":
            return "lapsed"
        seen = [points for day, at, points in self.checks if self._counts(own, day, at)]
        score = Fraction(100 * own.delivered)
        if seen:
            score = (25 * score + 10 * Fraction(sum(seen), len(seen))) / 35
        if score >= 85:
            return "retained"
        if score >= 75:
            return "retained_with_warning"
        return "to_be_rectified" if score >= 60 else "revoked"

    def apply(self, outcome: str, *, exempt: bool = False) -> bool:
        """The effect on the title; returns whether a rectification begins."""
        if self.status in ENDED or (outcome == "retained" and exempt):
            return False
        if outcome in ("revoked", "lapsed"):
            self.status = outcome
        elif self.status != "suspended":
            states = {"retained": "valid", "retained_with_warning": "warned"}
            self.status = states.get(outcome, "suspended")
        return outcome == "to_be_rectified"


class Life:
    """One title of the portal, walked at random beside its model."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)
        self.now = BEGINS
        self.title = make_title(conferred_at=CONFERRED)
        self.head = make_head(self.title.agency)
        self.officer = partner(Role.OFFICE)
        self.commitment = self.title.application.commitments.get()
        self.model = Model()
        self.told: list[str] = []
        self.reached: set[str] = set()

    def tried(self, call: Callable[..., Any], *args: Any, **given: Any) -> bool:
        """Whether the portal did it; a refusal rolls it back."""
        try:
            with transaction.atomic():
                call(*args, **given, now=self.now)
        except Refused:
            return False
        return True

    def a_year(self) -> tuple[Year, AnnualReview] | None:
        if not self.model.years:
            return None
        known = sorted(self.model.years)
        unsettled = [year for year in known if self.model.years[year].status != "in_effect"]
        own = self.model.years[self.chance.choice(unsettled or known)]
        return own, AnnualReview.objects.get(title=self.title, year=own.year)

    def a_repair(self) -> tuple[Repair, Rectification] | None:
        if not self.model.repairs:
            return None
        pk = self.chance.choice(sorted(self.model.repairs))
        return self.model.repairs[pk], Rectification.objects.get(pk=pk)

    # What time does.

    def wait(self) -> None:
        """Some days, or to a moment that decides something, or to the second before it."""
        today = timezone.localdate(self.now)
        ahead = [datetime(today.year + 1, 1, 2, 10, tzinfo=SHANGHAI)]
        ahead += [row.due for row in (*self.model.years.values(), *self.model.repairs.values())]
        ahead += [row.statement_due for row in self.model.years.values() if row.statement_due]
        if self.chance.random() < 0.3:
            self.now += timedelta(days=self.chance.choice([1, 5, 20]))
            return
        moment = min(moment for moment in ahead if moment > self.now)
        self.now = max(moment - timedelta(seconds=self.chance.choice([0, 0, 1])), self.now)

    def open(self) -> None:
        """The year that is over is opened by two officers, once."""
        year = timezone.localdate(self.now).year - 1
        opened = open_year(year, now=self.now)
        due = self.model.status not in ENDED and year not in self.model.years and year >= 2025
        assert bool(opened) == due, "opened"
        if due:
            self.model.years[year] = Year(year, opened[0].report_due)

    def clock(self) -> None:
        """Everything that the clock would do now, one by one or as a set."""
        for own in sorted(self.model.years.values(), key=lambda row: row.year):
            review = AnnualReview.objects.get(title=self.title, year=own.year)
            if own.status in ("report_due", "reported", "exempted"):
                self._decide(own, review)
            elif own.status == "hearing":
                over = own.statement_due is not None and self.now >= own.statement_due
                due = over and own.confirmed
                assert self.tried(take_effect, review_id=review.pk) == due, "take effect"
                if due:
                    self._in_effect(own)
        for pk, repair in self.model.repairs.items():
            if repair.status == "open":
                due = self.now >= repair.due
                assert self.tried(run_out, rectification_id=pk) == due, "run out"
                if due:
                    repair.status = "failed"
                    self._lose()
        if self.model.status not in ENDED:
            ended = timezone.localdate(self.now) > self.title.valid_to
            assert self.tried(expire_title, title_id=self.title.pk) == ended, "expire"
            if ended:
                self.model.status = "expired"

    def _decide(self, own: Year, review: AnnualReview) -> None:
        due = self.now >= own.due
        if self.chance.random() < 0.5:
            assert self.tried(decide_review, review_id=review.pk) == due, "decide"
        else:
            assert decide_reviews(review_ids=[review.pk], now=self.now) == int(due), "decide a set"
        if not due:
            return
        own.outcome = self.model.verdict(own)
        if own.outcome in ("retained", "retained_with_warning"):
            own.status = "in_effect"
            self.model.apply(own.outcome, exempt=own.exempt)
        else:
            own.status = "hearing"
            review.refresh_from_db()
            own.statement_due = review.statement_due

    def _in_effect(self, own: Year) -> None:
        own.status = "in_effect"
        if self.model.apply(own.outcome, exempt=own.exempt):
            row = Rectification.objects.get(review__title=self.title, review__year=own.year)
            self.model.repairs[row.pk] = Repair(row.due_at)

    def _lose(self) -> None:
        if self.model.status not in ENDED:
            self.model.status = "revoked"

    # What people do, in turn or out of it.

    def check(self) -> None:
        day = timezone.localdate(self.now) - timedelta(days=self.chance.choice([0, 20, 60, 120]))
        points = self.chance.choice([0, 20, 20, 25, 60])
        done = self.tried(
            record_spot_check,
            title=self.title,
            checked_on=day,
            points=Decimal(points),
            findings=words(),
            by=self.officer,
        )
        assert done == (self.model.status not in ENDED), "spot check"
        if done:
            self.model.checks.append((day, self.now, points))

    def find(self) -> None:
        """A confirmed ground of the negative list, rarely."""
        if self.chance.random() < 0.7:
            return
        day = timezone.localdate(self.now) - timedelta(days=self.chance.choice([0, 20, 60, 120]))
        VetoFinding.objects.create(
            agency=self.title.agency,
            kind="grave_incident",
            happened_on=day,
            source="市应急局",
            recorded_at=self.now,
        )
        self.model.findings.append((day, self.now))

    def report(self) -> None:
        if not (found := self.a_year()):
            return
        own, review = found
        delivered = self.chance.random() < 0.8
        actual = self.commitment.target if delivered else self.commitment.baseline

        def whole(*, now: datetime) -> None:
            saved = save_report(
                review=review,
                figures={self.commitment.pk: Figure(actual)},
                text=words(),
                version=review.version,
                by=self.head,
                now=now,
            )
            hand_in_report(review=saved, by=self.head, now=now)

        due = own.status == "report_due" and self.now < own.due
        assert self.tried(whole) == due, "report"
        if due:
            own.status, own.delivered = "reported", delivered

    def exempt(self) -> None:
        if self.chance.random() < 0.5 or not (found := self.a_year()):
            return
        own, review = found
        due = own.status == "report_due" and self.now < own.due
        given = {"review": review, "ground": "stopped", "reason": words(), "by": self.officer}
        assert self.tried(by_two, exempt_review, **given) == due, "exempt"
        if due:
            own.status, own.exempt = "exempted", True

    def state(self) -> None:
        if not (found := self.a_year()):
            return
        own, review = found
        due = own.status == "hearing" and self.now < (own.statement_due or self.now)
        done = self.tried(make_statement, review=review, statement=words(), by=self.head)
        assert done == due, "state"
        if due:
            own.status = "stated"

    def answer(self) -> None:
        """Two officers uphold a verdict, or make it milder by one step or more."""
        if not (found := self.a_year()):
            return
        own, review = found
        due = own.status == "stated"
        given = {"review": review, "answer": words(), "by": self.officer}
        if self.chance.random() < 0.5:
            assert self.tried(by_two, uphold_verdict, **given) == due, "uphold"
        else:
            milder = self.chance.choice(["retained", "retained_with_warning"])
            done = self.tried(by_two, overturn_verdict, outcome=milder, **given)
            assert done == due, "overturn"
            own.outcome = milder if due else own.outcome
        if due:
            self._in_effect(own)

    def confirm(self) -> None:
        """Two officers confirm an adverse verdict, before or after the time for a statement."""
        if not (found := self.a_year()):
            return
        own, review = found
        due = own.status == "hearing" and not own.confirmed

        def both(*, now: datetime) -> None:
            confirm_by_two(review, now=now)

        assert self.tried(both) == due, "confirm"
        own.confirmed = own.confirmed or due

    def repair(self) -> None:
        if not (found := self.a_repair()):
            return
        own, row = found
        due = own.status == "open" and self.now < own.due
        done = self.tried(report_rectification, rectification=row, report=words(), by=self.head)
        assert done == due, "report the rectification"
        if due:
            own.status = "reported"

    def judge(self) -> None:
        """Two officers pass or fail a rectification."""
        if not (found := self.a_repair()):
            return
        own, row = found
        due = own.status == "reported"
        passes = self.chance.random() < 0.6
        verb = pass_rectification if passes else fail_rectification
        given = {"rectification": row, "finding": words(), "by": self.officer}
        assert self.tried(by_two, verb, **given) == due, "judge"
        if not due:
            return
        own.status = "passed" if passes else "failed"
        if not passes:
            self._lose()
        running = any(one.status in ("open", "reported") for one in self.model.repairs.values())
        if passes and self.model.status == "suspended" and not running:
            self.model.status = "valid"

    STEPS = (
        (wait, 8),
        (clock, 6),
        (open, 3),
        (report, 4),
        (state, 2),
        (answer, 3),
        (repair, 2),
        (judge, 2),
        (check, 2),
        (find, 1),
        (exempt, 3),
        (confirm, 2),
    )

    def in_turn(self) -> Callable[[Any], None]:
        """A step that the rules allow now, the oldest year first; without one, time passes."""
        years = sorted(self.model.years.values(), key=lambda row: row.year)
        found = [step for own in years if (step := self._in_turn_of(own))]
        found += [self._in_turn_to_repair(row) for row in self.model.repairs.values()]
        last = timezone.localdate(self.now).year - 1
        if last >= 2025 and last not in self.model.years and self.model.status not in ENDED:
            found.append(Life.open)
        return next((step for step in found if step), Life.wait)

    def _in_turn_of(self, own: Year) -> Callable[[Any], None] | None:
        if own.status == "in_effect":
            return self.chance.choice([None, None, Life.check])
        if own.status == "stated":
            return Life.answer
        if own.status == "hearing" and self.now < (own.statement_due or self.now):
            return self.chance.choice([Life.state, Life.confirm, Life.wait])
        if own.status == "hearing" and not own.confirmed:
            return Life.confirm
        if own.status == "report_due" and self.now < own.due:
            return self.chance.choice(
                [Life.report, Life.report, Life.check, Life.exempt, Life.wait]
            )
        if self.now < own.due:
            return None
        # What becomes known between the due moment and the verdict.
        return self.chance.choice([Life.clock, Life.clock, Life.check, Life.find])

    def _in_turn_to_repair(self, own: Repair) -> Callable[[Any], None] | None:
        if own.status == "open":
            return self.chance.choice([Life.repair, Life.wait, Life.clock])
        return self.chance.choice([Life.judge, Life.wait]) if own.status == "reported" else None

    def step(self) -> None:
        steps, weights = zip(*self.STEPS, strict=True)
        by_chance = self.chance.choices(steps, weights)[0]
        chosen = self.in_turn() if self.chance.random() < 0.7 else by_chance
        self.told.append(f"{self.now:%Y-%m-%d} {chosen.__name__}")
        chosen(self)
        assert self.seen() == self.expected()
        self.reached.add(self.model.status)
        self.reached |= {row.outcome for row in self.model.years.values()}

    def seen(self) -> dict[str, Any]:
        reviews = AnnualReview.objects.filter(title=self.title)
        repairs = Rectification.objects.filter(review__title=self.title)
        return {
            "title": Title.objects.get(pk=self.title.pk).status,
            "years": {
                row.year: (row.status, row.outcome, row.confirmed_at is not None) for row in reviews
            },
            "repairs": {row.pk: row.status for row in repairs},
            "checks": SpotCheck.objects.filter(title=self.title).count(),
        }

    def expected(self) -> dict[str, Any]:
        return {
            "title": self.model.status,
            "years": {
                row.year: (row.status, row.outcome, row.confirmed)
                for row in self.model.years.values()
            },
            "repairs": {pk: row.status for pk, row in self.model.repairs.items()},
            "checks": len(self.model.checks),
        }


def lived(number: int) -> Life:
    life = Life(number)
    try:
        for _step in range(STEPS):
            life.step()
    except AssertionError as wrong:
        walked = "\n".join(life.told)
        raise AssertionError(f"life {number} (LIVES=1 LIFE_FROM={number}):\n{walked}") from wrong
    return life


@pytest.mark.parametrize("number", range(FIRST, FIRST + LIVES))
def test_a_titles_life_goes_by_the_rules(number) -> None:
    with pytest.raises(_Undo), transaction.atomic():
        lived(number)
        faults = [fault for one in INVARIANTS for fault in one.faults()]
        assert faults == []
        raise _Undo


def test_the_walks_reach_every_state_of_a_title_and_every_verdict() -> None:
    """Otherwise the lives say little; these three do, so all of them do."""
    reached = set()
    for number in (1, 9, 19):
        with pytest.raises(_Undo), transaction.atomic():
            reached |= lived(number).reached
            raise _Undo
    assert reached - {""} == EVERY
