"""Registers, draws and gateways for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from applications.models import Application
from brandportal.tables.shapes import Cell, Row
from reviews.models import Draw, Evaluation, RatingInvitation, Register, RegisterKey
from reviews.recipients import draws
from reviews.registers import registers
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, Year, make_year

# The rating of a made year opens at this moment; its registers close three days before.
OPENS = NOW + 20 * DAY
CLOSES = OPENS + 30 * DAY
BEFORE = OPENS - 10 * DAY
AFTER_DEADLINE = OPENS - 3 * DAY
POINT = "金港路网点"


def phone(number: int) -> str:
    return f"139{number:08d}"


def case_line(row: int, **changes: Any) -> Row:
    """A row without a fault: case, service point, day, telephone."""
    cells = {
        "case": f"ZJG-{row:05d}",
        "point": POINT,
        "served_on": "2026-03-05",
        "phone": phone(row),
    } | changes
    return Row(
        row, {key: cell if isinstance(cell, Cell) else Cell(cell) for key, cell in cells.items()}
    )


def phone_lines(numbers: Iterable[int]) -> list[Row]:
    return [Row(row, {"phone": Cell(phone(number))}) for row, number in enumerate(numbers, 2)]


def register_year(*, brands: int = 2, places: dict[str, int] | None = None, **more: Any) -> Year:
    """A year whose registers are still open at BEFORE; small samples."""
    from brandportal import rulebook

    rules = rulebook.default_rules()
    rules["sampling"]["places"] |= places or {
        "service_recipients": 5,
        "enterprises": 4,
        "deputies": 4,
        "grass_roots": 4,
    }
    return make_year(
        brands=brands,
        status=more.pop("status", "shortlisted"),
        opens_at=OPENS,
        closes_at=CLOSES,
        rules=rules,
        **more,
    )


def agency_person(application: Application, role: str = "drafter", name: str = "") -> Any:
    username = name or f"{role}{application.pk}"
    return make_user(username=username, agency=application.agency, role=role)


def hand_in(application: Application, rows: int, *, first: int = 1, by: Any = None) -> Any:
    """A register of so many cases, one person each."""
    return registers.hand_over(
        application=application,
        lines=[case_line(row) for row in range(first, first + rows)],
        take_good=False,
        by=by or agency_person(application, name=f"clerk{application.pk}-{first}"),
        now=BEFORE,
    )


def closed(year: Year, now: datetime = AFTER_DEADLINE) -> Draw:
    return draws.close_registers(evaluation=year.evaluation, now=now)


def drawn(year: Year, *, by: Any = None, number: str = "07 11 23", **changes: Any) -> Draw:
    """Registers closed and raters drawn a day later."""
    made = Draw.objects.filter(evaluation=year.evaluation).first() or closed(year)
    wanted: dict[str, Any] = {
        "number": number,
        "source": "双色球第 2026059 期",
        "number_on": date(2026, 5, 30),
        "now": AFTER_DEADLINE + timedelta(days=1),
    } | changes
    return draws.draw_raters(draw=made, by=by or make_officer(f"drawer{year.cycle.year}"), **wanted)


def invited(application: Application) -> list[RatingInvitation]:
    return list(application.rating_invitations.exclude(case=None).order_by("pk"))


def make_register_and_draw(
    application: Application, evaluation: Evaluation
) -> tuple[RegisterKey, Draw]:
    """Straight into the tables: a register and a key of the application's agency, a draw of another
    year.
    """
    Register.objects.create(
        cycle=application.cycle, application=application, group="service_recipients"
    )
    key = RegisterKey.objects.create(
        agency=application.agency, name="系统", key_hash="0" * 64, created_at=NOW
    )
    made = Draw.objects.create(
        evaluation=evaluation,
        status="drawn",
        closed_at=NOW,
        cases=0,
        registers_digest="0" * 64,
        number="7",
        number_source="x",
        number_on=NOW.date(),
        seed="0" * 64,
        drawn_at=NOW,
    )
    return key, made


class Gateway:
    """Keeps what was sent; `fails` says for which calls (from 1) which error is raised."""

    shows_code = False
    sent: list[tuple[str, str]] = []
    fails: dict[int, Exception] = {}
    calls = 0

    def send(self, phone: str, text: str) -> None:
        type(self).calls += 1
        if failure := self.fails.get(self.calls):
            raise failure
        self.sent.append((phone, text))

    @classmethod
    def fresh(cls) -> type[Gateway]:
        cls.sent, cls.fails, cls.calls = [], {}, 0
        return cls
