"""A place that an upheld objection has made vacant: the next of the reserve, by two, with a notice
of its own; the naming waits for it.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus
from applications.models import VetoFinding
from audits.titles.titles import confer
from brandportal import rulebook
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews import tasks
from reviews.decision.decisions import Choice, decide
from reviews.decision.filing import file_objection
from reviews.decision.notice import clear_notice
from reviews.decision.objections import uphold
from reviews.decision.reserve import call_reserve, leave_vacant, next_reserve, reserves
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Decision, Evaluation, PublicNotice, ReserveCall
from tests.factories.evaluation import moved
from tests.factories.pairs import by_two, confirmed, met, partner, proposed
from tests.factories.people import make_member, make_officer, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_result, make_year
from tests.factories.screening import screened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SAID = {"answer": "经逐项核查属实。", "outcome": "经核查属实，取消资格。"}
WHY = "名额空出，按候补顺序递补。"


@pytest.fixture
def year():
    """Two places; ranks 1 to 5, the fifth of them chosen instead of the second."""
    rules = rulebook.default_rules()
    rules["titles"] |= {"top_ten": 2, "shortlist": 5}
    made = make_year(brands=5, status=EvaluationStatus.COUNTED, rules=rules)
    Evaluation.objects.filter(pk=made.evaluation.pk).update(counted_at=NOW - DAY)
    for rank, application in enumerate(made.applications, start=1):
        make_result(application, rank=rank)
    made.evaluation.refresh_from_db()
    screened(made.evaluation, NOW)
    first, second, _third, _fourth, fifth = made.applications
    choices = {
        first.pk: Choice(True),
        second.pk: Choice(False, "单位职能调整，暂不列入。"),
        fifth.pk: Choice(True, "基层窗口群众受益面广。"),
    }
    made.decided = by_two(
        decide,
        evaluation=made.evaluation,
        choices=choices,
        meeting=met(NOW),
        by=make_user(Role.LEADER, username="leader"),
        now=NOW,
    )
    moved(EvaluationStatus.ON_NOTICE, pk=made.evaluation.pk)
    make_notice(made)
    made.evaluation.refresh_from_db()
    for row in made.applications:
        row.refresh_from_db()
    return made


def vacate(application):
    objection = make_objection(application, status="assigned")
    said = {name: f"{text}{application.number}" for name, text in SAID.items()}
    by_two(uphold, objection=objection, **said, by=make_officer(), now=NOW)
    application.refresh_from_db()


def place(year, verb=call_reserve, **changes):
    asked = {
        "evaluation": Evaluation.objects.get(pk=year.evaluation.pk),
        "vacated": year.first,
        "reason": WHY,
        "by": make_officer(),
        "now": NOW,
        **changes,
    }
    return by_two(verb, **asked)


def test_the_order_of_the_reserve_is_recorded_with_the_decision(year):
    """By the ranking, without who was passed over inside the places."""
    assert list(
        Decision.objects.order_by("application__number").values_list("selected", "reserve")
    ) == [(True, None), (False, None), (False, 1), (False, 2), (True, None)]


def test_the_next_of_the_reserve_is_chosen_with_a_notice_of_its_own(year):
    third = year.applications[2]
    head = make_member(third.agency)
    waiting = make_member(year.applications[3].agency)
    vacate(year.first)
    row = place(year)
    third.refresh_from_db()
    assert third.status == ApplicationStatus.SELECTED
    assert (row.application, row.vacated, row.reason, row.working_days) == (
        third,
        year.first,
        WHY,
        5,
    )
    assert (row.proposed_by.roles, row.called_by.roles) == (
        frozenset({Role.OFFICE}),
        frozenset({Role.LEADER}),
    )
    keys = [f"journal:{entry.seq}" for entry in Entry.objects.order_by("-seq")[:2]]
    told = set(Notice.objects.filter(key__in=keys).values_list("recipient", flat=True))
    assert {head.pk, waiting.pk} <= told
    codes = list(Entry.objects.order_by("seq").values_list("action", flat=True))
    assert codes[-2:] == ["application.call_up", "evaluation.call_reserve"]
    assert [each.application.number for each in reserves(year.evaluation)] == ["2026-004"]


def test_the_naming_waits_until_the_place_is_given_and_its_notice_has_run(year, time_machine):
    vacate(year.first)
    ends_at = PublicNotice.objects.get().ends_at
    time_machine.move_to(ends_at, tick=False)
    assert tasks.clear_notices() == 0
    with pytest.raises(NotNow, match="reserve"):
        clear_notice(evaluation=year.evaluation, now=ends_at)
    row = place(year, now=ends_at)
    assert row.ends_at > ends_at
    time_machine.move_to(row.ends_at - timedelta(seconds=1), tick=False)
    assert tasks.clear_notices() == 0
    time_machine.move_to(row.ends_at, tick=False)
    assert tasks.clear_notices() == 1


def test_naming_counts_the_new_one(year):
    vacate(year.first)
    row = place(year)
    cleared = clear_notice(evaluation=year.evaluation, now=row.ends_at)
    titles = by_two(
        confer,
        evaluation=cleared,
        approving_document="港委发〔2026〕31号",
        by=make_officer(),
        now=row.ends_at + DAY,
    )
    assert [title.brand.name for title in titles] == ["品牌3", "品牌5"]


def test_the_newcomer_is_objected_to_until_its_own_notice_ends(year):
    vacate(year.first)
    notice = PublicNotice.objects.get()
    row = place(year, now=notice.ends_at - timedelta(hours=1))
    typed = {
        "notice": notice,
        "name": "李四",
        "contact": "13812345678",
        "statement": "五月六日上午九点，港口窗口无人值守。",
    }
    with pytest.raises(NotNow, match="called from the reserve"):
        file_objection(**typed, application=year.applications[4], now=notice.ends_at)
    made = file_objection(**typed, application=row.application, now=notice.ends_at)
    assert made.about == "chosen"
    with pytest.raises(NotNow, match="no longer taken"):
        file_objection(**typed, application=row.application, now=row.ends_at)


def test_a_newcomer_that_is_excluded_makes_room_for_the_next(year):
    vacate(year.first)
    third = place(year).application
    vacate(third)
    assert place(year, vacated=third).application == year.applications[3]


def test_the_place_stays_vacant_when_two_say_so(year, time_machine):
    vacate(year.first)
    row = place(year, verb=leave_vacant)
    assert (row.application, row.ends_at) == (None, None)
    time_machine.move_to(PublicNotice.objects.get().ends_at, tick=False)
    assert tasks.clear_notices() == 1


def test_who_is_barred_is_not_called_and_without_anybody_it_stays_vacant(year):
    vacate(year.first)
    for place_, application in enumerate(year.applications[2:4]):
        VetoFinding.objects.create(
            agency=application.agency,
            kind="other",
            happened_on=NOW.date(),
            source="市纪委",
            recorded_at=NOW,
        )
        found = next_reserve(year.evaluation, now=NOW)
        assert (found.application.number if found else None) == ("2026-004", None)[place_]
    with pytest.raises(NotNow, match="left vacant"):
        place(year)


@pytest.mark.parametrize("verb", [call_reserve, leave_vacant])
def test_a_leader_confirms_what_the_office_proposed(year, verb):
    vacate(year.first)
    asked = {"evaluation": year.evaluation, "vacated": year.first, "reason": WHY, "now": NOW}
    with pytest.raises(NotAllowed, match="takes two people"):
        verb(**asked, by=partner(Role.LEADER))
    with pytest.raises(NotAllowed):
        proposed(verb, **asked, by=partner(Role.LEADER))
    waiting = proposed(verb, **asked, by=make_officer())
    with pytest.raises(NotAllowed):
        confirmed(waiting, by=make_officer(), now=NOW)
    assert ReserveCall.objects.count() == 0


def test_no_place_no_reason_or_not_on_notice_is_refused(year):
    with pytest.raises(NotNow, match="No place waits"):
        place(year)
    vacate(year.first)
    with pytest.raises(BadInput):
        place(year, reason="。。。")
    with pytest.raises(NotNow, match="does not wait"):
        place(year, vacated=year.applications[4])
    place(year)
    with pytest.raises(NotNow):
        place(year)


def test_the_database_gives_a_place_once(year):
    vacate(year.first)
    row = place(year)
    for changes in ({"ends_at": None}, {"working_days": 4}, {"proposed_by": row.called_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReserveCall.objects.filter(pk=row.pk).update(**changes)
