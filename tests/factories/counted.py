"""A small year whose ratings are counted."""

from __future__ import annotations

from brandportal.accounts.enums import Role
from brandportal.workflow import CLOCK, transition
from reviews.models import Evaluation
from reviews.results import counting
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.people import make_user
from tests.factories.screening import screened


def counted_year(brands: int = 3) -> Evaluation:
    """A counted year: 001 is ranked second, 002 first, 003 has too few ratings; two places."""
    made = make.evaluation(make.cycle())
    for number in range(1, brands + 1):
        make.application(made.cycle, number)
    rows = {row.number: row for row in made.cycle.applications.all()}
    make.score_all(made, {number: make.SUMS[number] for number in rows})
    made = close_scoring(
        evaluation=made, by=make_user(Role.OFFICE, username="desk"), now=make.SCORING
    )
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    make.rate(rows["2026-001"], "service_recipients", [5, 4, 4])
    make.rate(rows["2026-001"], "public", [5, 5])
    if brands > 1:
        make.rate(rows["2026-002"], "service_recipients", [5, 5])
        make.rate(rows["2026-002"], "enterprises", [4, 4])
    made = transition(EVALUATION, "close_rating", made, by=CLOCK, now=make.RATING_CLOSES)
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    return screened(made)
