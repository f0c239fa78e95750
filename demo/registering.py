"""Registers, draw and messages of the demo: invented cases with telephone numbers that are not
assigned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle
from brandportal.tables.shapes import Cell, Row
from demo.people import Cast
from reviews.models import Draw, Evaluation, RatingInvitation
from reviews.rating.enums import RaterGroup
from reviews.recipients import draws, sending
from reviews.registers.registers import hand_over, hand_over_list

# Registers have different lengths; everybody on a shorter one is asked.
CASES, MORE_CASES = 140, 160
# Everybody on a list is asked about five brands at most.
LISTS = {RaterGroup.ENTERPRISES: 260, RaterGroup.DEPUTIES: 200, RaterGroup.GRASS_ROOTS: 260}
# Who compiled the office's lists.
SOURCES = {
    RaterGroup.ENTERPRISES: "市工商联会员企业名单，2025 年 3 月函送（演示数据）",
    RaterGroup.DEPUTIES: "市人大常委会办公室、市政协办公室代表委员名单（演示数据）",
    RaterGroup.GRASS_ROOTS: "市民政局社区、村居负责人名单（演示数据）",
}
AT_ONCE = 1000


def _phone(number: int) -> str:
    """A number from an unassigned range."""
    return f"1900{number:07d}"


def hand_over_registers(cycle: Cycle, *, cast: Cast, now: datetime) -> None:
    """Every accepted brand submits the cases of the last months, the office its three lists."""
    drafters = {agency.pk: cast.drafters[key] for key, agency in cast.agencies.items()}
    accepted = cycle.applications.filter(status=ApplicationStatus.ACCEPTED)
    for place, application in enumerate(accepted.select_related("agency", "brand", "cycle")):
        hand_over(
            application=application,
            lines=list(_cases(application, place, now)),
            take_good=False,
            by=drafters[application.agency_id],
            now=now + timedelta(minutes=7 * place),
        )
    for place, (group, size) in enumerate(LISTS.items()):
        hand_over_list(
            cycle=cycle,
            application=None,
            group=group,
            source=SOURCES[group],
            lines=[
                Row(row + 2, {"phone": Cell(_phone(9_000_000 + place * 1000 + row))})
                for row in range(size)
            ],
            take_good=False,
            by=cast.office,
            now=now + timedelta(days=1, minutes=place),
        )


def _cases(application: Application, place: int, now: datetime) -> Iterator[Row]:
    """Cases of the last half year, more at the first service point; one in ten people came
    twice.
    """
    chance = Random(f"register {application.number}")  # noqa: S311 - invented cases
    points = list(application.service_points.values_list("name", flat=True))
    weights = [1 / (number + 1) for number in range(len(points))]
    for row in range(CASES + place * 37 % MORE_CASES):
        day = now.date() - timedelta(days=chance.randrange(1, 170))
        person = chance.randrange(row) if row and chance.random() < 0.1 else row
        yield Row(
            row + 2,
            {
                "case": Cell(f"{application.number}-{row:04d}"),
                "point": Cell(chance.choices(points, weights)[0]),
                "served_on": Cell(day.isoformat()),
                "phone": Cell(_phone(place * 1000 + person)),
            },
        )


def draw_the_raters(
    evaluation: Evaluation, *, cast: Cast, closed: datetime, number: str, on: date, now: datetime
) -> Draw:
    """Close the registers at their deadline and draw with the number of the next lottery."""
    made = draws.close_registers(evaluation=evaluation, now=closed)
    return draws.draw_raters(
        draw=made,
        number=number,
        source=f"双色球，{on:%Y} 年 {on.month} 月 {on.day} 日开奖（演示数据）",
        number_on=on,
        by=cast.office,
        now=now,
    )


def send(now: datetime) -> None:
    """Run the scheduled task: start the round that is due and send it."""
    sending.start_due(now=now)
    for row in sending.running(now):
        while sending.send_some(sending=row, now=now, most=10 * AT_ONCE, at_once=AT_ONCE):
            pass


def drawn_people(evaluation: Evaluation) -> dict[tuple[int, str], list[RatingInvitation]]:
    """Who was drawn, by application id and group."""
    found: dict[tuple[int, str], list[RatingInvitation]] = defaultdict(list)
    rows = RatingInvitation.objects.filter(application__cycle=evaluation.cycle_id, case__gt=0)
    for row in rows.order_by("pk"):
        found[row.application_id, row.group].append(row)
    return found
