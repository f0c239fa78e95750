"""A counted year with three rated brands, the first of them stuffed at night; small, but large
enough for the screening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from applications.models import Application
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import User
from brandportal.workflow import CLOCK, transition
from reviews.models import Evaluation, Rating
from reviews.results import counting
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.people import make_user
from tests.factories.screening import ratings_of

STUFFED_AT = make.RATING_OPENS + timedelta(days=9, hours=19)
STUFFED = 40
ORDINARY = 200


@dataclass
class Counted:
    """A counted year, its people, and the ratings that were stuffed into the first brand."""

    evaluation: Evaluation
    applications: list[Application]
    stuffed: list[Rating]
    office: User
    second: User
    leader: User
    head: User


def make_stuffed_year(*, stuff: bool = True, ordinary: int = ORDINARY, **rules: Any) -> Counted:
    """Three brands rated day and night for a month by ordinary people; in one night 40 times the
    best for the first.
    """
    made = make.evaluation(make.cycle(make.small_rules(**rules)))
    for number in (1, 2, 3):
        make.application(made.cycle, number)
    make.score_all(made, {number: sums for number, sums in make.SUMS.items() if number[-1] != "4"})
    office = make_user(Role.OFFICE, username="office")
    made = close_scoring(evaluation=made, by=office, now=make.SCORING)
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    rows = list(made.cycle.applications.order_by("number"))
    chance = Random("a counted year")
    for row in rows:
        ratings_of(row, [4, 5, 4, 3], begin=make.RATING_OPENS, group="service_recipients", who="v")
        ratings_of(
            row,
            chance.choices((5, 4, 3, 2, 1), weights=(30, 40, 20, 7, 3), k=ordinary),
            begin=make.RATING_OPENS + timedelta(hours=2),
            step=timedelta(minutes=210),
        )
    stuffed = []
    if stuff:
        stuffed = ratings_of(
            rows[0], [5] * STUFFED, begin=STUFFED_AT, step=timedelta(minutes=2), who="s"
        )
    made = transition(EVALUATION, "close_rating", made, by=CLOCK, now=make.RATING_CLOSES)
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    made = Evaluation.objects.select_related("cycle").get(pk=made.pk)
    return Counted(
        evaluation=made,
        applications=list(made.cycle.applications.order_by("number")),
        stuffed=stuffed,
        office=office,
        second=make_user(Role.OFFICE, username="second"),
        leader=make_user(Role.LEADER, username="leader"),
        head=make_user(username="our head", agency=rows[0].agency, role=AgencyRole.HEAD),
    )


def result_figures(evaluation: Evaluation) -> list[tuple]:
    """Every figure of the results, exact values and explanations included; nothing of when they
    were computed.
    """
    return list(
        evaluation.results.order_by("application__number").values_list(
            "application__number",
            "public_score",
            "composite",
            "rank",
            "status",
            "ratings_count",
            "exact",
            "explanation",
        )
    )
