"""A small award year for the end-to-end runs: written by the verbs up to the shortlist, its rating
left to the clock.

Run inside production's settings: `manage.py shell --command "from tests.production.small_year
import draw_up; draw_up(90)"`.
"""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta
from random import Random
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.cycles.cycles import add_rule_set, create_cycle, open_cycle, set_windows
from applications.cycles.enums import Stage
from brandportal.rulebook import DEFAULT_RULES
from demo.applying import apply, check_in
from demo.brands import INVENTED
from demo.judging import score, shortlisted
from demo.pairs import by_two
from demo.people import enrol
from demo.registering import hand_over_registers
from reviews.rating.enums import RaterGroup
from reviews.rating.letters import issue_invitations

DAYS_AGO = (60, 40, 30, 0)
BRANDS = INVENTED[:3]


class TooLate(Exception):
    """Drawing the year up took longer than its rating window may have lasted by then."""


def draw_up(seconds: int) -> None:
    """A year whose rating window stays open for `seconds` at least. Prints the codes of one brand's
    two recipients.

    Where drawing up is slow everything is taken back and drawn up again with a window that is
    longer by twice that time.
    """
    spare, begun = float(seconds), monotonic()
    while True:
        try:
            found = _drawn_up(timedelta(seconds=seconds), timedelta(seconds=spare))
        except TooLate:
            spare, begun = 2 * (monotonic() - begun), monotonic()
        else:
            print(json.dumps(found))  # noqa: T201 - what the run reads
            return


@transaction.atomic
def _drawn_up(open_for: timedelta, spare: timedelta) -> dict[str, Any]:
    """Refuses with TooLate what took longer than `spare`."""
    now = timezone.now()
    cast = enrol(now=now - timedelta(days=70))
    rules = deepcopy(DEFAULT_RULES)
    rules["public"]["min_n"] = {"group": 2, "brand": 2}
    rule_set = add_rule_set(
        version="drive", title="试行办法", rules=rules, by=cast.office, now=now - timedelta(days=69)
    )
    cycle = create_cycle(
        year=now.year, rule_set=rule_set, by=cast.office, now=now - timedelta(days=68)
    )
    begins = [now - timedelta(days=days) for days in DAYS_AGO]
    ends = now + spare + open_for
    begins += [ends, ends + timedelta(days=9), ends + timedelta(days=19), ends + timedelta(days=29)]
    windows = {
        stage: (begins[place], begins[place + 1]) for place, stage in enumerate(Stage.values)
    }
    set_windows(cycle=cycle, windows=windows, by=cast.office, now=now - timedelta(days=68))
    cycle = by_two(
        open_cycle,
        first=cast.office,
        second=cast.deputy,
        why="试行办法已经审定，提请启动年度评选",
        second_why="规则与审定稿一致，同意启动",
        cycle=cycle,
        now=now - timedelta(days=67),
    )
    chance = Random("drive")
    handed_in = [
        apply(brand, cycle=cycle, cast=cast, start=begins[0] + timedelta(hours=1), chance=chance)
        for brand in BRANDS
    ]
    check_in(handed_in, cast=cast, now=begins[1] + timedelta(days=1))
    hand_over_registers(cycle, cast=cast, now=begins[1] + timedelta(days=2))
    evaluation = score(
        cycle=cycle,
        cast=cast,
        opened=begins[2],
        closed=now - timedelta(days=1),
    )
    application = shortlisted(evaluation)[0]
    codes = by_two(
        issue_invitations,
        first=cast.office,
        second=cast.deputy,
        why="两位服务对象没有手机，请核发纸质评价码",
        second_why="名册上有此二人，同意核发",
        application=application,
        group=RaterGroup.SERVICE_RECIPIENTS,
        count=2,
        now=now - timedelta(hours=1),
    )
    if timezone.now() > now + spare:
        raise TooLate
    return {
        "year": cycle.year,
        "brand": application.brand.code,
        "name": application.brand.name,
        "number": application.number,
        "application": application.pk,
        "codes": codes,
    }
