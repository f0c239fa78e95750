"""Objections: filed once, under real name, in time; the whole matrix of status, action and role;
what upholding does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from applications.form.enums import ApplicationStatus
from applications.lifecycle.workflow import APPLICATION
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.encryption import decrypt
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.workflow import CLOCK
from reviews import tasks
from reviews.decision.enums import ObjectionStatus
from reviews.decision.filing import file_objection, objection_by_code
from reviews.decision.models import OBJECTOR
from reviews.decision.objections import admit, assign_investigator, dismiss, reject, uphold
from reviews.decision.settling import settle
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.models import Objection
from tests.factories.evaluation import moved
from tests.factories.pairs import by_two, confirmed, partner, proposed
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_year

SAID = {"answer": "经逐项核查理由", "outcome": "经核查，公示材料与实际相符。"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SECOND = timedelta(seconds=1)
FACTS = "五月六日上午九点，港口窗口无人值守。"


@pytest.fixture
def year():
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(made)
    return made


def file(year, *, application=None, now=NOW, **changes):
    typed = {"name": "李四", "contact": "+86 138 1234 5678", "statement": FACTS, **changes}
    return file_objection(
        notice=year.evaluation.public_notice,
        application=application or year.first,
        now=now,
        **typed,
    )


def test_file_objection_keeps_what_was_said_and_sets_the_due_day(year):
    made = file(year)
    assert made.objector_name == "李四"
    assert decrypt(made.objector_contact, purpose=OBJECTOR) == "13812345678"
    assert made.objector == keyed("objector", "13812345678", year=2026)
    assert made.objector != phone_pseudonym("13812345678", year=2026)
    assert (made.statement, made.status) == (FACTS, ObjectionStatus.RECEIVED)
    assert len(made.code) == 10
    # 15 working days after Tuesday 12 May 2026, and then the midnight that ends the day: 2 June.
    assert made.answer_due == datetime(2026, 6, 2, 16, tzinfo=UTC)


def test_file_objection_is_in_the_journal_without_personal_data(year):
    made = file(year)
    entry = Entry.objects.get()
    assert (entry.action, entry.object_label, entry.actor_id) == (
        "objection.file",
        "Y2026-01",
        None,
    )
    told = f"{entry.data}{entry.object_label}{entry.actor_label}"
    secrets = ("李四", "13812345678", FACTS, made.code)
    assert not any(secret in told for secret in secrets)


def test_file_objection_sent_twice_is_one(year):
    first, second = file(year), file(year, now=NOW + SECOND)
    assert first.pk == second.pk
    assert (Objection.objects.count(), Entry.objects.count()) == (1, 1)


def test_file_objection_with_other_facts_is_another(year):
    file(year)
    file(year, statement="另外一件事，发生在五月八日。")
    assert Objection.objects.count() == 2


def test_file_objection_until_the_last_moment_of_the_notice(year):
    ends_at = year.evaluation.public_notice.ends_at
    with pytest.raises(NotNow, match="no longer taken"):
        file(year, now=ends_at)
    assert file(year, now=ends_at - SECOND).status == ObjectionStatus.RECEIVED


@pytest.mark.parametrize(
    "status", [each for each in EvaluationStatus if each != EvaluationStatus.ON_NOTICE]
)
def test_file_objection_refuses_in_every_other_status(year, status):
    moved(status)
    with pytest.raises(NotNow):
        file(year)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " 李 "}, "name"),
        ({"contact": "0512-58000000"}, "phone"),
        ({"statement": "不公平"}, "statement"),
    ],
)
def test_file_objection_names_the_field_that_does_not_fit(year, changes, field):
    with pytest.raises(BadInput) as refusal:
        file(year, **changes)
    assert (refusal.value.field, Objection.objects.count()) == (field, 0)


PUBLIC_OUTCOMES = (ApplicationStatus.SELECTED, ApplicationStatus.NOT_SELECTED)


@pytest.mark.parametrize(
    "status", [each for each in ApplicationStatus if each not in PUBLIC_OUTCOMES]
)
def test_file_objection_only_against_a_brand_with_an_outcome(year, status):
    type(year.first).objects.filter(pk=year.first.pk).update(
        status=status, correction_due=NOW + DAY
    )
    with pytest.raises(BadInput) as refusal:
        file(year)
    assert refusal.value.field == "application"


def test_objection_by_code_as_it_is_typed(year):
    made = file(year)
    typed = f" {made.code[:5].lower()}-{made.code[5:]} "
    notice = year.evaluation.public_notice
    assert objection_by_code(notice, typed) == made
    assert objection_by_code(notice, "2222222222") is None


# Whole matrix, by hand: who may do what from which status. Everything not named is refused.
ACTIONS = ("admit", "dismiss", "assign", "uphold", "reject", "settle")
MATRIX = {
    ("received", "office"): {"admit": "admitted", "dismiss": "inadmissible"},
    ("admitted", "office"): {"assign": "assigned"},
    # Who investigates answers; upholding takes two, of whom none needs to be the investigator.
    ("assigned", "office"): {"assign": "assigned", "uphold": "upheld"},
    ("assigned", "investigator"): {
        "assign": "assigned",
        "uphold": "upheld",
        "reject": "rejected",
    },
    ("admitted", "investigator"): {"assign": "assigned"},
    ("received", "investigator"): {"admit": "admitted", "dismiss": "inadmissible"},
    ("inadmissible", "office"): {},
    ("upheld", "office"): {},
    # Against a chosen brand, which is excluded by it: nothing is left to settle (test_settling.py).
    ("upheld", "leader"): {},
    ("rejected", "office"): {},
    ("settled", "office"): {},
    ("settled", "leader"): {},
}
PEOPLE = (
    "office",
    "investigator",
    "office_of_the_agency",
    "superuser",
    "auditor",
    "leader",
    "panel",
    "system_admin",
    "head",
    "drafter",
    "clock",
)


def person(kind, agency):
    if kind == "clock":
        return CLOCK
    if kind == "office":
        return make_officer()
    if kind == "investigator":
        return make_officer(kind)
    if kind == "office_of_the_agency":
        return make_user(Role.OFFICE, username=kind, agency=agency)
    if kind == "superuser":
        someone = make_user(username=kind)
        someone.is_superuser = someone.is_staff = True
        someone.save()
        return someone
    if kind in (AgencyRole.HEAD, AgencyRole.DRAFTER):
        return make_user(username=kind, agency=agency, role=kind)
    return make_user(kind, username=kind)


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("status", ObjectionStatus.values)
def test_objection_matrix(year, status, kind):
    by = person(kind, year.first.agency)
    allowed = MATRIX.get((status, kind), {})
    seen = {}
    for action in ACTIONS:
        objection = make_objection(year.first, status=status)
        type(year.first).objects.filter(pk=year.first.pk).update(status=ApplicationStatus.SELECTED)
        try:
            seen[action] = VERBS[action](objection, by).status
        except (NotAllowed, NotNow) as refusal:
            assert str(refusal)
            objection.refresh_from_db()
            assert objection.status == status
        assert (action in seen) == OBJECTION.verdict(
            action, _fresh(status, year), by=by, now=NOW
        ).ok
    assert seen == allowed


def _fresh(status, year):
    return make_objection(year.first, status=status)


VERBS = {
    "admit": lambda objection, by: admit(objection=objection, by=by, now=NOW),
    "assign": lambda objection, by: assign_investigator(
        objection=objection, investigator=partner("office"), by=by, now=NOW
    ),
    "dismiss": lambda objection, by: dismiss(objection=objection, **SAID, by=by, now=NOW),
    "uphold": lambda objection, by: by_two(uphold, objection=objection, **SAID, by=by, now=NOW),
    "reject": lambda objection, by: reject(objection=objection, **SAID, by=by, now=NOW),
    "settle": lambda objection, by: by_two(
        settle, objection=objection, reason=SAID["outcome"], by=by, now=NOW
    ),
}


VERBS_ALONE = {"dismiss": dismiss, "reject": reject}


def test_outcome_may_name_a_day_and_an_application(year):
    outcome = "经核查，2026-001 号申报 2026-05-06 的记录属实。"
    objection = make_objection(year.first)
    done = dismiss(
        objection=objection, answer=SAID["answer"], outcome=outcome, by=make_officer(), now=NOW
    )
    assert done.outcome == outcome


@pytest.mark.parametrize("action", ["dismiss", "uphold", "reject"])
def test_answering_needs_an_answer(year, action):
    status = "received" if action == "dismiss" else "assigned"
    officer = make_officer()
    objection = make_objection(
        year.first, status=status, investigator=officer if status == "assigned" else None
    )
    for field in ("answer", "outcome"):
        asked = {"objection": objection, **SAID, field: "  ", "by": officer, "now": NOW}
        with pytest.raises(BadInput) as refusal:
            by_two(uphold, **asked) if action == "uphold" else VERBS_ALONE[action](**asked)
        assert refusal.value.field == field


@pytest.mark.parametrize(
    "outcome",
    [
        "经核查，张三反映的情况不属实。",
        "请致电 138-1234-5678 了解详情。",
        "请致电 0512-58001234 了解详情。",
        "请致电 58001234 了解详情。",
        "张 三所述不实，予以驳回。",
    ],
)
def test_outcome_in_the_register_names_nobody(year, outcome):
    objection = make_objection(year.first)
    with pytest.raises(BadInput, match="names nobody") as refusal:
        dismiss(
            objection=objection, answer=SAID["answer"], outcome=outcome, by=make_officer(), now=NOW
        )
    assert refusal.value.field == "outcome"


def test_uphold_excludes_the_brand_in_the_same_step(year):
    officer = make_officer()
    upheld = by_two(
        uphold,
        objection=make_objection(year.first, status="assigned"),
        **SAID,
        by=officer,
        now=NOW,
    )
    year.first.refresh_from_db()
    assert (upheld.answer, upheld.outcome, upheld.answered_at, upheld.answered_by) == (
        *SAID.values(),
        NOW,
        officer,
    )
    assert year.first.status == ApplicationStatus.EXCLUDED
    assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == [
        "proposal.propose",
        "proposal.confirm",
        "objection.uphold",
        "application.exclude",
    ]


def test_one_officer_alone_takes_no_brand_out(year):
    objection, officer = make_objection(year.first, status="assigned"), make_officer()
    asked = {"objection": objection, **SAID, "now": NOW}
    with pytest.raises(NotAllowed, match="takes two people"):
        uphold(**asked, by=officer)
    waiting = proposed(uphold, **asked, by=officer)
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirmed(waiting, by=officer, now=NOW)
    for row in (objection, year.first):
        row.refresh_from_db()
    assert (objection.status, year.first.status) == ("assigned", ApplicationStatus.SELECTED)


def test_uphold_of_a_second_objection_against_the_same_brand(year):
    officer = make_officer()
    for _number in range(2):
        objection = make_objection(year.first, status="assigned")
        assert by_two(uphold, objection=objection, **SAID, by=officer, now=NOW).status == "upheld"
    year.first.refresh_from_db()
    assert year.first.status == ApplicationStatus.EXCLUDED


def test_uphold_does_nothing_when_the_exclusion_fails(year, monkeypatch):
    objection = make_objection(year.first, status="assigned")

    monkeypatch.delitem(APPLICATION.by_action, "exclude")
    with pytest.raises(KeyError):
        by_two(uphold, objection=objection, **SAID, by=make_officer(), now=NOW)
    objection.refresh_from_db()
    assert (objection.status, objection.answer) == ("assigned", "")
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "cleared"),
    [
        ("received", 0),
        ("admitted", 0),
        ("assigned", 0),
        ("inadmissible", 1),
        ("rejected", 1),
        ("upheld", 1),
    ],
)
def test_clock_clears_only_when_every_objection_is_answered(year, time_machine, status, cleared):
    make_objection(year.first, status=status)
    time_machine.move_to(year.evaluation.public_notice.ends_at, tick=False)
    assert tasks.clear_notices() == cleared
    year.evaluation.refresh_from_db()
    wanted = EvaluationStatus.CLEARED if cleared else EvaluationStatus.ON_NOTICE
    assert year.evaluation.status == wanted
