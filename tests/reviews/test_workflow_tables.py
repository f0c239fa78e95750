"""The lifecycles of evaluation and sheet: every status, action and role, written by hand."""

from __future__ import annotations

import pytest

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.workflow import CLOCK
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Declaration, Evaluation, PublicNotice, ScoreSheet, SheetScore
from reviews.panel.enums import SheetStatus
from reviews.panel.workflow import SHEET
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.people import make_user
from tests.factories.screening import screened
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db

ROLES = ("office", "leader", "judge", "auditor", "head", "superuser", "clock")

# status -> action -> (role that may, moment at which it may). Everything else is refused.
ALLOWED = {
    "preparing": {"open_scoring": ("office", make.SCORING)},
    "scoring": {"close_scoring": ("office", make.SCORING)},
    "shortlisted": {"open_rating": ("clock", make.RATING_OPENS)},
    "rating": {"close_rating": ("clock", make.RATING_CLOSES)},
    "counted": {"decide": ("leader", make.AFTER_RATING)},
    "decided": {
        "send_back": ("leader", make.AFTER_RATING),
        "publish_notice": ("office", make.AFTER_RATING),
    },
    # Deciding anew asks for an upheld objection besides: tests/reviews/decision/test_renewal.py.
    "on_notice": {"clear": ("clock", make.AFTER_RATING)},
    "cleared": {"conclude": ("office", make.AFTER_RATING)},
    "concluded": {},
}
MOMENTS = {
    "open_scoring": make.SCORING,
    "close_scoring": make.SCORING,
    "open_rating": make.RATING_OPENS,
    "close_rating": make.RATING_CLOSES,
    "decide": make.AFTER_RATING,
    "send_back": make.AFTER_RATING,
    "publish_notice": make.AFTER_RATING,
    "clear": make.AFTER_RATING,
    "renew": make.AFTER_RATING,
    "conclude": make.AFTER_RATING,
}


def make_evaluation() -> Evaluation:
    """Everything that a step could ask for is there: a full panel, an accepted brand, nothing owed,
    a past notice.
    """
    made = make.evaluation(make.cycle())
    brand = make.application(made.cycle, 1)
    make.score_all(made, {brand.number: [80, 80, 80, 80, 80]})
    PublicNotice.objects.create(
        evaluation=made,
        published_at=make.RATING_OPENS,
        working_days=5,
        ends_at=make.RATING_CLOSES,
    )
    return screened(made, make.RATING_CLOSES)


evaluation = built_once(make_evaluation)


@pytest.fixture
def people(evaluation):
    brand = Application.objects.get()
    superuser = make_user(username="root")
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    return {
        "office": make_user(Role.OFFICE, username="office"),
        "leader": make_user(Role.LEADER, username="leader"),
        "judge": evaluation.seats.first().user,
        "auditor": make_user(Role.AUDITOR, username="auditor"),
        "head": make_user(username="head", agency=brand.agency, role="head"),
        "superuser": superuser,
        "clock": CLOCK,
    }


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_evaluation_matrix(evaluation, people, status):
    moved(status)
    if status != "scoring":
        Application.objects.update(
            status=ApplicationStatus.ACCEPTED
            if status == "preparing"
            else ApplicationStatus.SHORTLISTED
        )
    row = Evaluation.objects.get()
    answers = {
        (action, role): bool(EVALUATION.verdict(action, row, by=people[role], now=MOMENTS[action]))
        for action in EVALUATION.by_action
        for role in ROLES
    }
    allowed = {
        (action, role): ALLOWED[status].get(action, ("nobody",))[0] == role
        for action in EVALUATION.by_action
        for role in ROLES
    }
    assert answers == allowed


@pytest.mark.parametrize(
    ("status", "action", "role", "may"),
    [
        ("draft", "lock", "judge", True),
        ("draft", "lock", "other_judge", False),
        ("draft", "lock", "lead", False),
        ("draft", "lock", "office", False),
        ("draft", "lock", "leader", False),
        ("draft", "lock", "superuser", False),
        ("draft", "lock", "clock", False),
        ("draft", "unlock", "judge", False),
        ("draft", "unlock", "other_judge", False),
        ("draft", "unlock", "lead", False),
        ("draft", "unlock", "office", False),
        ("draft", "unlock", "leader", False),
        ("draft", "unlock", "superuser", False),
        ("draft", "unlock", "clock", False),
        ("locked", "lock", "judge", False),
        ("locked", "lock", "other_judge", False),
        ("locked", "lock", "lead", False),
        ("locked", "lock", "office", False),
        ("locked", "lock", "leader", False),
        ("locked", "lock", "superuser", False),
        ("locked", "lock", "clock", False),
        ("locked", "unlock", "judge", False),
        ("locked", "unlock", "other_judge", False),
        ("locked", "unlock", "lead", False),
        ("locked", "unlock", "office", True),
        ("locked", "unlock", "leader", False),
        ("locked", "unlock", "superuser", False),
        ("locked", "unlock", "clock", False),
        ("draft", "set_aside", "judge", True),
        ("locked", "set_aside", "judge", True),
        *(
            (status, "set_aside", role, False)
            for status in ("draft", "locked")
            for role in ("other_judge", "lead", "office", "leader", "superuser", "clock")
        ),
        *(
            ("aside", action, role, False)
            for action in ("lock", "unlock", "set_aside")
            for role in ("judge", "other_judge", "lead", "office", "leader", "superuser", "clock")
        ),
    ],
)
def test_sheet_matrix(evaluation, people, status, action, role, may):
    seat = evaluation.seats.get(user__username="judge2")
    people |= {
        "judge": seat.user,
        "lead": evaluation.seats.get(is_lead=True).user,
        "other_judge": evaluation.seats.get(user__username="judge3").user,
    }
    sheet = ScoreSheet.objects.get(seat=seat)
    if status == "draft":
        ScoreSheet.objects.filter(pk=sheet.pk).update(
            status=SheetStatus.DRAFT, locked_at=None, locked_by=None
        )
        sheet.refresh_from_db()
    if status == "aside":
        ScoreSheet.objects.filter(pk=sheet.pk).update(
            status=SheetStatus.ASIDE,
            aside_at=make.SCORING,
            aside_by=seat.user,
            aside_reason="cousin",
        )
        sheet.refresh_from_db()
    assert bool(SHEET.verdict(action, sheet, by=people[role], now=make.SCORING)) is may


@pytest.mark.parametrize("status", [s for s in EvaluationStatus.values if s != "scoring"])
def test_sheet_stands_still_outside_scoring(evaluation, people, status):
    moved(status)
    sheet = ScoreSheet.objects.select_related("seat__evaluation").first()
    refusal = SHEET.verdict("unlock", sheet, by=people["office"], now=make.SCORING)
    assert refusal.reason == "评选小组现在不在打分阶段。"


def test_lock_refuses_a_sheet_with_gaps(evaluation, people):
    seat = evaluation.seats.first()
    ScoreSheet.objects.update(status=SheetStatus.DRAFT, locked_at=None, locked_by=None)
    sheet = ScoreSheet.objects.get(seat=seat)
    SheetScore.objects.filter(sheet=sheet, indicator=make.VALUE).delete()
    gaps = SHEET.by_action["lock"].missing(sheet)
    assert [(gap.field, gap.sentence) for gap in gaps] == [(make.VALUE, "还有 1 项指标没有打分。")]


def test_lock_refuses_a_sheet_without_declaration(evaluation, people):
    ScoreSheet.objects.update(status=SheetStatus.DRAFT, locked_at=None, locked_by=None)
    Declaration.objects.all().delete()
    gaps = SHEET.by_action["lock"].missing(ScoreSheet.objects.first())
    assert [gap.sentence for gap in gaps] == ["请先声明是否存在利益关系。"]


def test_rating_opens_and_closes_only_by_the_clock_of_the_calendar(evaluation):
    Evaluation.objects.update(status=EvaluationStatus.SHORTLISTED)
    row = Evaluation.objects.get()
    early = make.RATING_OPENS.replace(hour=0, minute=0) - make.timedelta(microseconds=1)
    assert not EVALUATION.verdict("open_rating", row, by=CLOCK, now=early)
    assert EVALUATION.verdict("open_rating", row, by=CLOCK, now=make.RATING_OPENS)
    assert not EVALUATION.verdict("open_rating", row, by=CLOCK, now=make.RATING_CLOSES)
    Evaluation.objects.update(status=EvaluationStatus.RATING)
    row = Evaluation.objects.get()
    last = make.RATING_CLOSES - make.timedelta(microseconds=1)
    assert not EVALUATION.verdict("close_rating", row, by=CLOCK, now=last)
    assert EVALUATION.verdict("close_rating", row, by=CLOCK, now=make.RATING_CLOSES)


def test_office_people_of_an_agency_that_takes_part_leave_the_year_to_a_colleague(evaluation):
    brand = Application.objects.get()
    concerned = make_user(Role.OFFICE, username="both", agency=brand.agency, role="head")
    verdict = EVALUATION.verdict("close_scoring", evaluation, by=concerned, now=make.SCORING)
    assert verdict.reason == (
        "您与参评单位“Agency 1”存在利益冲突：您在或曾在该单位任职、已申报回避，"
        "或另有登记的关系。须由无利益冲突的人员办理。"
    )
