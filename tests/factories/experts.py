"""Experts of the pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from reviews.experts.draws import call_draw, draw_panel
from reviews.experts.enums import Expertise
from reviews.experts.lots import code_of, digest_of, order_of, seed_of
from reviews.experts.models import DrawCall, Expert, PanelDraw
from reviews.experts.pool import save_expert
from tests.factories.pairs import by_two
from tests.factories.people import make_user


def make_expert(
    person: User,
    *,
    by: Any,
    now: datetime,
    field: str = Expertise.LAW,
    also: tuple[str, ...] = (),
    term: tuple[date, date] = (date(2020, 1, 1), date(2030, 12, 31)),
) -> Expert:
    """Somebody in the pool."""
    expert = Expert(
        person=person, field=field, also=list(also), term_from=term[0], term_until=term[1]
    )
    return save_expert(expert=expert, changed=["person", "field"], by=by, now=now)


def make_pool(fields: Mapping[str, int], *, by: Any, now: datetime) -> list[Expert]:
    """So many experts of each field."""
    return [
        make_expert(
            make_user(Role.PANEL, username=f"{field}{number}", name=f"{field} {number}"),
            by=by,
            now=now,
            field=field,
        )
        for field, count in fields.items()
        for number in range(count)
    ]


def lay_down(cycle: Cycle, places: Mapping[str, int], *, by: Any, now: datetime, **more: Any):
    """How the panel is drawn, by a number of the next day."""
    said = {
        "source": "福利彩票3D第2026150期一等奖号码",
        "number_on": timezone.localtime(now).date() + timedelta(days=1),
        "tied_may_sit": False,
    }
    return by_two(call_draw, cycle=cycle, places=places, by=by, now=now, **(said | more))


def make_drawn(
    cycle: Cycle, experts: Sequence[Expert], *, by: tuple[User, User], now: datetime
) -> PanelDraw:
    """The rows of a draw of one place, of a year in whatever state."""
    people = {code_of(one.pk, year=cycle.year, moment=now): one for one in experts}
    eligible = sorted([code, one.field] for code, one in people.items())
    places = {experts[0].field: 1}
    day = timezone.localtime(now).date()
    call = DrawCall.objects.create(
        cycle=cycle,
        places=places,
        source="福利彩票3D当日中奖号码",
        called_on=day - timedelta(days=3),
        number_on=day - timedelta(days=1),
        tied_may_sit=False,
        rules_hash=cycle.rules_hash,
        eligible=eligible,
        people={code: one.pk for code, one in people.items()},
        digest=digest_of(places, eligible),
        called_at=now,
        called_by=by[0],
        proposed_by=by[1],
    )
    seed = seed_of(call, "381")
    return PanelDraw.objects.create(
        call=call,
        cycle=cycle,
        number="381",
        seed=seed,
        order=order_of(call, seed),
        drawn_at=now,
        drawn_by=by[0],
        proposed_by=by[1],
    )


def draw_by(cycle: Cycle, number: str, *, by: Any, now: datetime) -> PanelDraw:
    """The draw, two days later."""
    return by_two(draw_panel, cycle=cycle, number=number, by=by, now=now + timedelta(days=2))
