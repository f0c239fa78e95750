"""The lifecycle of a bad-rating case: every status, action and role, written by hand."""

from __future__ import annotations

import pytest

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.workflow import CLOCK
from reviews.bad_ratings.enums import CaseStatus
from reviews.bad_ratings.workflow import CASE
from reviews.models import Case, CaseAppeal, Evaluation, Hold
from reviews.rating.receipts import Rater
from reviews.screening.enums import HoldStatus
from tests.factories.cases import OPENED, at, make_case, make_counted_year
from tests.factories.evaluation import moved
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

ROLES = (
    "drafter",
    "head",
    "stranger",
    "rater",
    "other_rater",
    "office",
    "competitor",
    "leader",
    "auditor",
    "superuser",
    "clock",
)
AGENCY = ("drafter", "head")

# status -> action -> roles that may, with everything else as the action wants it. Everything else
# is refused.
ALLOWED: dict[str, dict[str, tuple[str, ...]]] = {
    "to_verify": {"verify": AGENCY, "follow_exclusion": ("clock",)},
    "to_answer": {
        "declare_complex": AGENCY,
        "answer": AGENCY,
        "appeal": ("head",),
        "follow_exclusion": ("clock",),
    },
    "answered": {
        "accept": ("rater",),
        "reopen": ("rater",),
        "refuse": ("rater",),
        "run_out": ("clock",),
        "follow_exclusion": ("clock",),
    },
    "reopened": {"answer": AGENCY, "follow_exclusion": ("clock",)},
    "recheck": {
        "exclude": ("office",),
        "close_mistaken": ("office",),
        "reject_appeal": ("office",),
        "follow_exclusion": ("clock",),
    },
    "closed": {},
    "dissatisfied": {},
    "excluded": {"follow_release": ("clock",)},
    "mistaken": {},
}
EARLY, LATE = at(13), at(28)


@pytest.fixture
def year():
    return make_counted_year(brands=2)


@pytest.fixture
def people(year):
    agency = year.first.agency
    superuser = make_user(username="root")
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    return {
        "drafter": make_user(username="drafter", agency=agency),
        "head": make_user(username="head", agency=agency, role=AgencyRole.HEAD),
        "stranger": make_user(username="stranger"),
        "office": make_user(Role.OFFICE, username="office"),
        "competitor": make_user(
            Role.OFFICE, username="competitor", agency=year.applications[1].agency
        ),
        "leader": make_user(Role.LEADER, username="leader"),
        "auditor": make_user(Role.AUDITOR, username="auditor"),
        "superuser": superuser,
        "clock": CLOCK,
    }


def prepared(case: Case, action: str) -> Case:
    """Everything besides status and role is set as the action requires."""
    if action == "appeal":
        CaseAppeal.objects.filter(case=case).delete()
        Case.objects.filter(pk=case.pk).exclude(triage="").update(triage="malicious")
    if action in ("refuse", "reopen"):
        Case.objects.filter(pk=case.pk, status=CaseStatus.ANSWERED).update(
            reopenings=int(action == "refuse")
        )
    if action in ("exclude", "close_mistaken"):
        moved("counted" if action == "exclude" else "decided")
    if action == "follow_exclusion":
        hold = Hold.objects.create(
            evaluation=Evaluation.objects.get(),
            application=case.application,
            source="report",
            rule="x",
            cell_key="x",
            count=1,
            opened_at=OPENED,
            status=HoldStatus.EXCLUDED,
            reason="x, as was found",
            decided_at=OPENED,
            decided_by=case.application.agency.memberships.first().user,
            statement_due=OPENED,
        )
        type(case.rating).objects.filter(pk=case.rating_id).update(hold=hold)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("action", sorted(CASE.by_action))
@pytest.mark.parametrize("status", CaseStatus.values)
def test_case_matrix(year, people, status, action):
    case = prepared(make_case(year.first, status), action)
    actors = {**people, "rater": Rater(case.rating_id), "other_rater": Rater(case.rating_id + 1)}
    now = LATE if action == "run_out" else EARLY
    may = {role for role in ROLES if CASE.verdict(action, case, by=actors[role], now=now)}
    assert may == set(ALLOWED[status].get(action, ()))


def test_every_action_is_possible_somewhere():
    assert {action for row in ALLOWED.values() for action in row} == set(CASE.by_action)


@pytest.mark.parametrize(
    ("action", "status", "by"),
    [
        ("declare_complex", "to_answer", "drafter"),
        ("appeal", "to_answer", "head"),
        ("accept", "answered", "rater"),
        ("reopen", "answered", "rater"),
    ],
)
def test_actions_end_with_their_time(year, people, action, status, by):
    case = prepared(make_case(year.first, status), action)
    who = {**people, "rater": Rater(case.rating_id)}[by]
    due = case.grade_due if status == "answered" else case.answer_due
    last = due - (at(1, minute=1) - at(1))
    assert CASE.verdict(action, case, by=who, now=last)
    assert not CASE.verdict(action, case, by=who, now=due)


def test_run_out_waits_for_the_end_of_the_time_for_grading(year):
    case = make_case(year.first, "answered")
    assert not CASE.verdict("run_out", case, by=CLOCK, now=case.grade_due - (at(2) - at(1)))
    assert CASE.verdict("run_out", case, by=CLOCK, now=case.grade_due)


def test_complex_is_declared_once(year, people):
    case = make_case(year.first, "to_answer", complex_at=OPENED, complex_reason="涉及三个单位。")
    refusal = CASE.verdict("declare_complex", case, by=people["head"], now=EARLY)
    assert refusal.reason == "该差评已申报过一次复杂事项。"


def test_appeal_needs_a_rating_found_mistaken_or_malicious(year, people):
    case = make_case(year.first, "to_answer")
    refusal = CASE.verdict("appeal", case, by=people["head"], now=EARLY)
    assert refusal.reason == "只有核实为误评或恶意的评价才能申请复核。"


def test_answer_needs_a_root_cause(year, people):
    case = make_case(year.first, "to_answer")
    case.causes.all().delete()
    gaps = CASE.by_action["answer"].missing(case)
    assert [(gap.field, gap.sentence) for gap in gaps] == [("causes", "请先至少勾选一项问题原因。")]


@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_reopening_as_often_as_the_rules_allow(year, allowed):
    rules = year.cycle.rules
    rules["bad_rating"]["reopenings_allowed"] = allowed
    type(year.cycle).objects.update(rules=rules)
    answers = {}
    for count in range(4):
        case = make_case(year.first, "answered", reopenings=count)
        answers[count] = bool(CASE.verdict("reopen", case, by=Rater(case.rating_id), now=EARLY))
    assert answers == {count: count < allowed for count in range(4)}
