"""A small award year before the panel: five judges, four brands, two indicators, so that figures
can be checked by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from applications.cycles.enums import CycleKind, CycleStatus, Stage
from applications.form.enums import ApplicationStatus
from applications.models import Application, Brand, Cycle, RuleSet, SelfScore, StageWindow
from brandportal import rulebook
from brandportal.accounts.enums import AgencyClass, Role
from brandportal.accounts.models import User
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.models import Evaluation, Meeting, PanelSeat, Rating, ScoreSheet
from reviews.panel.drafts import Points
from reviews.panel.sheets import declare, lock_sheet, save_sheet
from reviews.rating.enums import Channel, RaterGroup
from tests.factories.ledger import enter
from tests.factories.people import (
    make_agency,
    make_user,
)

NAME, VALUE = "brand_design.name_and_meaning", "commitments.delivered"
SCORING = datetime(2026, 4, 10, 2, tzinfo=UTC)
RATING_OPENS = datetime(2026, 5, 1, tzinfo=UTC)
RATING_CLOSES = datetime(2026, 6, 1, tzinfo=UTC)
AFTER_RATING = datetime(2026, 6, 2, tzinfo=UTC)

# The points of the five judges for each of the four brands, as sums of the two indicators (of 60
# and of 40).
SUMS = {
    "2026-001": [90, 80, 85, 70, 95],
    "2026-002": [80, 80, 80, 80, 80],
    "2026-003": [60, 100, 70, 75, 80],
    "2026-004": [50, 50, 50, 50, 50],
}


def small_rules(**changes: Any) -> dict[str, Any]:
    """The default rules with two indicators, two places, a shortlist of three, and small
    samples.
    """
    rules = rulebook.default_rules()
    rules["indicators"] = {
        "brand_design": {"name_and_meaning": 60},
        "commitments": {"delivered": 40},
    }
    rules["titles"] |= {"top_ten": 2, "shortlist": 3}
    rules["public"]["min_n"] = {"group": 2, "brand": 4}
    # The factories' judges give full points without a word; by these rules they need none.
    del rules["panel"]["remark"]
    for part, values in changes.items():
        rules[part] |= values
    assert rulebook.problems(rules) == []
    return rules


def cycle(
    rules: Mapping[str, Any] | None = None, year: int = 2026, kind: str = CycleKind.TOP_TEN
) -> Cycle:
    frozen = rules or small_rules()
    rule_set = RuleSet.objects.create(
        version=f"{year}.1 {kind}", title="Rules", rules=frozen, created_at=SCORING
    )
    made = Cycle.objects.create(
        year=year,
        kind=kind,
        rule_set=rule_set,
        rules=frozen,
        rules_version=rule_set.version,
        rules_hash=rulebook.digest(frozen),
        status=CycleStatus.OPEN,
        opened_at=SCORING - timedelta(days=60),
    )
    days = {
        Stage.PRELIMINARY: (datetime(2026, 4, 1, tzinfo=UTC), RATING_OPENS),
        Stage.RATING: (RATING_OPENS, RATING_CLOSES),
        Stage.LEADERSHIP: (RATING_CLOSES, datetime(2026, 7, 1, tzinfo=UTC)),
    }
    StageWindow.objects.bulk_create(
        StageWindow(cycle=made, stage=stage, opens_at=opens, closes_at=closes)
        for stage, (opens, closes) in days.items()
    )
    return made


def application(
    cycle: Cycle,
    number: int,
    *,
    self_points: tuple[int, int] = (50, 40),
    agency_class: str = AgencyClass.WINDOW,
    status: str = ApplicationStatus.ACCEPTED,
) -> Application:
    owner = make_agency(f"Agency {number}", agency_class, number=number, invented=True)
    made = Application.objects.create(
        number=f"{cycle.year}-{number:03d}",
        cycle=cycle,
        agency=owner,
        brand=Brand.objects.create(code=f"B{number:03d}", agency=owner, name=f"Brand {number}"),
        status=status,
        meaning=f"Meaning of brand {number}",
        submitted_at=SCORING - timedelta(days=30 - number),
        agency_class=agency_class,
    )
    SelfScore.objects.bulk_create(
        SelfScore(application=made, indicator=code, points=points, reason="as counted")
        for code, points in zip((NAME, VALUE), self_points, strict=True)
    )
    return made


def at(cycle: Cycle, status: str, **moments: Any) -> Evaluation:
    """An evaluation in this status. From the decision on it has the record of its meeting, which
    the database asks for.
    """
    made = Evaluation.objects.create(cycle=cycle, status=EvaluationStatus.PREPARING, **moments)
    moved(status, pk=made.pk)
    made.status = status
    return made


def moved(status: str, **which: Any) -> None:
    """Put evaluations into a status, and the record of a meeting beside each."""
    rows = Evaluation.objects.filter(**which)
    decided = status in AFTER_COUNT and status != EvaluationStatus.COUNTED
    for row in rows.filter(meeting=None) if decided else ():
        Meeting.objects.create(
            evaluation=row,
            held_on=timezone.localdate(row.decided_at or AFTER_RATING),
            chair="沈永康",
            present="沈永康、施春兰",
            minutes="逐一审议入围品牌，一致同意。",
        )
    rows.update(status=status)


def evaluation(cycle: Cycle, judges: int = 5, status: str = EvaluationStatus.SCORING) -> Evaluation:
    """An evaluation with seated judges `judge1`, `judge2`, ...; the first is the lead."""
    made = at(
        cycle,
        status,
        scoring_opened_at=None if status == EvaluationStatus.PREPARING else SCORING,
    )
    PanelSeat.objects.bulk_create(
        PanelSeat(
            evaluation=made,
            user=make_user(Role.PANEL, username=f"judge{number}"),
            is_lead=number == 1,
        )
        for number in range(1, judges + 1)
    )
    return made


def year_before_the_panel(**changes: Any) -> Evaluation:
    """Four accepted brands, each with a self-score of 90, and five judges who may score now;
    `changes` are parts of the rules.
    """
    made = cycle(small_rules(**changes))
    for number in range(1, 5):
        application(made, number)
    return evaluation(made)


def score(
    seat: PanelSeat, application: Application, total: int, *, lock: bool = True
) -> ScoreSheet:
    """A sheet whose points add up to `total`: as much as fits on the first indicator, the rest on
    the second.
    """
    seat = PanelSeat.objects.select_related("user").get(pk=seat.pk)
    judge = User.objects.get(pk=seat.user_id)
    declare(
        seat=seat, application=application, has_conflict=False, reason="", by=judge, now=SCORING
    )
    first = min(total, 60)
    sheet = save_sheet(
        seat=seat,
        application=application,
        scores={NAME: Points(Decimal(first)), VALUE: Points(Decimal(total - first))},
        comment="",
        version=0,
        by=judge,
        now=SCORING,
    )
    return lock_sheet(sheet=sheet, version=1, by=judge, now=SCORING) if lock else sheet


def score_all(evaluation: Evaluation, sums: Mapping[str, Sequence[int]] = SUMS) -> None:
    """Every judge scores every brand and locks the sheet."""
    brands = {row.number: row for row in evaluation.cycle.applications.all()}
    for number, totals in sums.items():
        for seat, total in zip(evaluation.seats.all(), totals, strict=True):
            score(seat, brands[number], total)


def rate(application: Application, group: str, levels: Sequence[int]) -> None:
    """One rating a level, overall only, inside the window."""
    channel = Channel.PHONE if group == RaterGroup.PUBLIC else Channel.INVITATION
    enter(
        Rating(
            application=application,
            pseudonym=f"{application.pk}-{group}-{number}",
            group=group,
            channel=channel,
            overall=level,
            accepted_at=RATING_OPENS,
        )
        for number, level in enumerate(levels)
    )
