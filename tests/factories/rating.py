"""A small award year around its public rating, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from applications.cycles.enums import CycleStatus, Stage
from applications.form.enums import ApplicationStatus
from applications.models import Application, Brand, Commitment, Cycle, RuleSet, ServicePoint
from brandportal import rulebook
from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import User
from brandportal.codes import new_code
from brandportal.encryption import encrypt
from reviews.decision.enums import BY_THE_GROUP, OPEN_OBJECTIONS
from reviews.decision.filing import CODE_LENGTH
from reviews.decision.models import OBJECTOR
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed
from reviews.models import Evaluation, Objection, PublicNotice, Rating, Result
from reviews.rating.enums import Channel, RaterGroup
from tests.factories.evaluation import at
from tests.factories.ledger import enter
from tests.factories.people import make_agency, make_officer

# A Tuesday in an ordinary week: ten in the morning in China.
NOW = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CLASSES = list(AgencyClass)

_numbers = count(1)


@dataclass
class Year:
    """An award year with its evaluation and shortlisted applications."""

    cycle: Cycle
    evaluation: Evaluation
    applications: list[Application] = field(default_factory=list)

    @property
    def first(self) -> Application:
        return self.applications[0]


def make_candidate(
    cycle: Cycle, number: int, *, status: str = ApplicationStatus.SHORTLISTED
) -> Application:
    """A complete application of an agency of its own, with one commitment and one service point."""
    place = cycle.year * 10 + number
    agency = make_agency(
        f"第{place}局",
        CLASSES[place % len(CLASSES)],
        number=1_000_000 + place,
        name_en=f"Bureau {place}",
    )
    brand = Brand.objects.create(
        code=f"B{cycle.year % 100}{number:03d}", agency=agency, name=f"品牌{number}"
    )
    application = Application.objects.create(
        number=f"{cycle.year}-{number:03d}",
        cycle=cycle,
        agency=agency,
        brand=brand,
        status=status,
        slogan="一件事一次办好",
        summary=f"第{number}个品牌的简介",
        meaning="名称的含义",
        core_value="核心价值",
        philosophy="基本理念",
        submitted_at=NOW - 40 * DAY,
        signed_off_at=NOW - 40 * DAY,
        agency_class=agency.agency_class,
        correction_due=NOW + DAY if status == ApplicationStatus.RETURNED else None,
    )
    Commitment.objects.create(
        application=application,
        promise="平均办理时间",
        unit="分钟",
        baseline=30,
        target=15,
        less_is_better=True,
        due_on=NOW.date() + 100 * DAY,
        how_measured="取号机和办结系统的时间",
        how_to_check="取号单上印有时间",
    )
    ServicePoint.objects.create(
        application=application, name="金港路网点", address="金港路1号", phone="0512-58000000"
    )
    return application


def make_year(
    *,
    year: int = 2026,
    brands: int = 2,
    status: str = EvaluationStatus.RATING,
    application_status: str = ApplicationStatus.SHORTLISTED,
    opens_at: datetime = NOW - 5 * DAY,
    closes_at: datetime = NOW + 8 * DAY,
    rules: dict | None = None,
) -> Year:
    """An open award year whose evaluation has the given status; the rating runs from `opens_at` to
    `closes_at`.
    """
    rules = rules or rulebook.default_rules()
    rule_set = RuleSet.objects.create(
        version=f"v{year}", title=f"{year}", rules=rules, created_at=NOW - 90 * DAY
    )
    cycle = Cycle.objects.create(
        year=year,
        rule_set=rule_set,
        rules=rules,
        rules_version=rule_set.version,
        rules_hash=rulebook.digest(rules),
        status=CycleStatus.OPEN,
        opened_at=NOW - 80 * DAY,
    )
    _windows(cycle, opens_at, closes_at)
    evaluation = at(cycle, status)
    applications = [
        make_candidate(cycle, number + 1, status=application_status) for number in range(brands)
    ]
    return Year(cycle, evaluation, applications)


def _windows(cycle: Cycle, opens_at: datetime, closes_at: datetime) -> None:
    before = opens_at - timedelta(days=60)
    early = [Stage.APPLICATION, Stage.ACCEPTANCE, Stage.PRELIMINARY]
    late = [Stage.LEADERSHIP, Stage.NOTICE, Stage.CONFERRAL]
    for place, stage in enumerate(early):
        start = before + place * 20 * DAY
        cycle.windows.create(stage=stage, opens_at=start, closes_at=start + 20 * DAY)
    cycle.windows.create(stage=Stage.RATING, opens_at=opens_at, closes_at=closes_at)
    for place, stage in enumerate(late):
        start = closes_at + place * 10 * DAY
        cycle.windows.create(stage=stage, opens_at=start, closes_at=start + 10 * DAY)


def make_rating(
    application: Application, overall: int = 1, *, pseudonym: str = "", **fields: Any
) -> Rating:
    """One public rating with its ledger entry; every call makes another person by default."""
    values = {
        "group": RaterGroup.PUBLIC,
        "channel": Channel.PHONE,
        "reasons": "waiting,attitude",
        "accepted_at": NOW - 2 * DAY,
        **fields,
    }
    return enter(
        [
            Rating(
                application=application,
                pseudonym=pseudonym or f"{next(_numbers):064d}",
                overall=overall,
                **values,
            )
        ]
    )[0]


def make_result(application: Application, *, rank: int | None = 1, **fields: Any) -> Result:
    """The shortlisted result of an application, before its ratings are counted."""
    return Result.objects.create(
        **{
            "evaluation": application.cycle.evaluation,
            "application": application,
            "self_score": "90.00",
            "panel_score": "88.00",
            "panel_rank": rank or 1,
            "rank": rank,
            "shortlisted": True,
            "exact": {"self": "90", "panel": "88", "panel_median": "88"},
            "explanation": {
                "panel": {"judges": [{"judge": f"J{n}", "sum": "88"} for n in range(1, 6)]}
            },
            "rules_hash": application.cycle.rules_hash,
            "computed_at": NOW,
            **fields,
        }
    )


def make_notice(year: Year, *, published_at: datetime = NOW, ends_at: datetime | None = None):
    """The public notice of the year, running for a week."""
    return PublicNotice.objects.create(
        evaluation=year.evaluation,
        published_at=published_at,
        working_days=5,
        ends_at=ends_at or published_at + 7 * DAY,
    )


def _investigator() -> User:
    known = User.objects.filter(username="investigator").first()
    return known or make_officer("investigator")


def make_objection(
    application: Application, *, status: str = "received", investigator: User | None = None
) -> Objection:
    """An objection against a candidate on notice, in the given status; one that the leading group
    has settled, or decided about anew, is about the procedure.
    """
    settled = status in BY_THE_GROUP
    assigned = investigator is not None or status == "assigned"
    return Objection.objects.create(
        number=f"Y{application.cycle.year}-{Objection.objects.count() + 1:02d}",
        code=new_code(CODE_LENGTH),
        notice=application.cycle.evaluation.public_notice,
        about="procedure" if settled else "chosen",
        application=None if settled else application,
        objector_name="张三",
        objector_contact=encrypt("13812345678", purpose=OBJECTOR),
        objector=keyed("objector", "13812345678", year=application.cycle.year),
        statement="五月六日上午窗口无人。",
        status=status,
        filed_at=NOW,
        answer_due=NOW + 21 * DAY,
        admitted_at=None if status == "received" else NOW,
        investigator=(investigator or _investigator()) if assigned else None,
        assigned_at=NOW if assigned else None,
        answer="" if status in OPEN_OBJECTIONS else "经核查已答复。",
        outcome="" if status in OPEN_OBJECTIONS else "经核查，所述情况不属实。",
        answered_at=None if status in OPEN_OBJECTIONS else NOW,
        settlement="疏漏不影响名次，名单维持不变。" if settled else "",
        settled_at=NOW if settled else None,
    )


def in_words(moment: datetime) -> str:
    """A moment as the pages write it."""
    from applications.cycles.timeline import moment_in_words

    return moment_in_words(timezone.localtime(moment))
