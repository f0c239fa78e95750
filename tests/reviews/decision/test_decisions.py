"""The leading group's decision: places, departures, reasons, conflicts, the negative list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle, VetoFinding
from applications.negative_list.enums import VetoKind
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.decision.decisions import Choice, by_ranking, decide, departures
from reviews.decision.meeting import MeetingRecord, checked_meeting
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Decision, Evaluation, Meeting, Result
from reviews.results.enums import ResultStatus
from tests.factories import evaluation as make
from tests.factories.pairs import by_two, met
from tests.factories.people import make_user
from tests.factories.screening import screened

pytestmark = pytest.mark.django_db

COUNTED = make.AFTER_RATING


def counted(ranks: list[int | None], **rules) -> Evaluation:
    """An evaluation whose ratings are counted, with one shortlisted brand for each of `ranks`."""
    year = make.cycle(make.small_rules(**rules))
    made = Evaluation.objects.create(
        cycle=year, status=EvaluationStatus.COUNTED, counted_at=make.RATING_CLOSES
    )
    for number, rank in enumerate(ranks, start=1):
        Result.objects.create(
            evaluation=made,
            application=make.application(year, number, status=ApplicationStatus.SHORTLISTED),
            self_score=90,
            panel_score=80,
            public_score=None if rank is None else 90,
            composite=None if rank is None else 90 - rank,
            panel_rank=number,
            shortlisted=True,
            rank=rank,
            status=ResultStatus.INSUFFICIENT_SAMPLE if rank is None else ResultStatus.RANKED,
            rules_hash=year.rules_hash,
            computed_at=make.RATING_CLOSES,
        )
    return screened(made)


def choose(made: Evaluation, *numbers: int, reasons: dict[int, str] | None = None):
    rows = {int(row.number[-3:]): row.pk for row in made.cycle.applications.all()}
    return {
        pk: Choice(number in numbers, (reasons or {}).get(number, ""))
        for number, pk in rows.items()
    }


@pytest.fixture
def leader():
    return make_user(Role.LEADER, username="leader")


def test_decide_by_the_ranking_needs_no_reason(leader):
    made = counted([1, 2, 3])
    decided = by_two(decide, evaluation=made, choices=choose(made, 1, 2), by=leader, now=COUNTED)
    assert (decided.status, decided.decided_by) == (EvaluationStatus.DECIDED, leader)
    assert list(Decision.objects.order_by("pk").values_list("selected", "departs")) == [
        (True, False),
        (True, False),
        (False, False),
    ]
    assert list(Application.objects.order_by("number").values_list("status", flat=True)) == [
        ApplicationStatus.SELECTED,
        ApplicationStatus.SELECTED,
        ApplicationStatus.NOT_SELECTED,
    ]


def test_decide_asks_a_reason_for_each_departure(leader):
    made = counted([1, 2, 3])
    with pytest.raises(Incomplete) as refusal:
        by_two(decide, evaluation=made, choices=choose(made, 1, 3), by=leader, now=COUNTED)
    second, third = Application.objects.order_by("number")[1:3]
    assert [gap.field for gap in refusal.value.gaps] == [
        f"reason_{second.pk}",
        f"reason_{third.pk}",
    ]
    made.refresh_from_db()
    assert (made.status, Decision.objects.count()) == (EvaluationStatus.COUNTED, 0)
    assert set(Application.objects.values_list("status", flat=True)) == {
        ApplicationStatus.SHORTLISTED
    }


def test_decide_records_the_departures_with_their_reasons(leader):
    made = counted([1, 2, 3])
    choices = choose(made, 1, 3, reasons={2: "a year of complaints", 3: "serves the remote towns"})
    by_two(decide, evaluation=made, choices=choices, by=leader, now=COUNTED)
    assert list(Decision.objects.order_by("pk").values_list("departs", "reason")) == [
        (False, ""),
        (True, "a year of complaints"),
        (True, "serves the remote towns"),
    ]
    entry = Entry.objects.get(action="application.pass_over")
    assert (entry.data["departs"], entry.data["reason"]) == (True, "a year of complaints")


def test_decide_may_leave_places_vacant_with_a_reason(leader):
    made = counted([1, 2])
    with pytest.raises(Incomplete):
        by_two(decide, evaluation=made, choices=choose(made, 1), by=leader, now=COUNTED)
    by_two(
        decide,
        evaluation=made,
        choices=choose(made, 1, reasons={2: "not good enough"}),
        by=leader,
        now=COUNTED,
    )
    assert Decision.objects.filter(selected=True).count() == 1


def test_decide_leaves_no_place_vacant_where_the_rules_forbid_it(leader):
    made = counted([1, 2], titles={"may_stay_vacant": False})
    with pytest.raises(BadInput):
        by_two(
            decide,
            evaluation=made,
            choices=choose(made, 1, reasons={2: "not good enough"}),
            by=leader,
            now=COUNTED,
        )


def test_decide_refuses_more_than_the_places(leader):
    made = counted([1, 2, 3])
    with pytest.raises(BadInput) as refusal:
        by_two(
            decide,
            evaluation=made,
            choices=choose(made, 1, 2, 3, reasons={3: "also good"}),
            by=leader,
            now=COUNTED,
        )
    assert str(refusal.value) == "最多可选 2 个品牌，现勾选了 3 个。"


def test_decide_refuses_a_brand_that_is_not_shortlisted(leader):
    made = counted([1, 2])
    other = make.application(made.cycle, 9, status=ApplicationStatus.NOT_SHORTLISTED)
    with pytest.raises(BadInput):
        by_two(
            decide,
            evaluation=made,
            choices={other.pk: Choice(True, "because")},
            by=leader,
            now=COUNTED,
        )


def test_decide_refuses_a_barred_agency(leader):
    made = counted([1, 2])
    first = Application.objects.first()
    VetoFinding.objects.create(
        agency=first.agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=date(2026, 5, 20),
        source="Emergency bureau",
        recorded_at=COUNTED,
    )
    with pytest.raises(BadInput) as refusal:
        by_two(decide, evaluation=made, choices=choose(made, 1, 2), by=leader, now=COUNTED)
    assert refusal.value.field == f"reason_{first.pk}"


def test_decide_refuses_a_leader_of_a_candidates_agency_superuser_or_not():
    made = counted([1, 2])
    concerned = make_user(
        Role.LEADER, username="leader", agency=Application.objects.last().agency, role="head"
    )
    concerned.is_superuser = True
    concerned.save()
    with pytest.raises(NotAllowed) as refusal:
        by_two(decide, evaluation=made, choices=choose(made, 1, 2), by=concerned, now=COUNTED)
    assert str(refusal.value) == (
        "您与参评单位“Agency 2”存在利益冲突：您在或曾在该单位任职、已申报回避，"
        "或另有登记的关系。须由无利益冲突的人员办理。"
    )


def test_decide_twice_is_refused_with_a_sentence(leader):
    made = counted([1, 2])
    by_two(decide, evaluation=made, choices=choose(made, 1, 2), by=leader, now=COUNTED)
    with pytest.raises(NotNow):
        by_two(decide, evaluation=made, choices=choose(made, 1, 2), by=leader, now=COUNTED)
    assert Entry.objects.filter(action="evaluation.decide").count() == 1


def test_decide_keeps_the_record_of_the_meeting(leader):
    made = counted([1, 2])
    by_two(
        decide,
        evaluation=made,
        choices=choose(made, 1, 2),
        by=leader,
        now=COUNTED,
        meeting=MeetingRecord(
            held_on=date(2026, 6, 2),
            chair="Chair",
            present="Chair\nOne\nTwo",
            minutes="Agreed by all.",
        ),
    )
    assert list(Meeting.objects.values_list("chair", "present")) == [("Chair", "Chair\nOne\nTwo")]


def test_by_ranking_says_nothing_of_a_rank_shared_across_the_cut():
    made = counted([1, 2, 2, None])
    said = by_ranking(list(Result.objects.ranking()), 2)
    numbers = {row.pk: row.number for row in made.cycle.applications.all()}
    assert {numbers[pk]: answer for pk, answer in said.items()} == {
        "2026-001": True,
        "2026-002": None,
        "2026-003": None,
        "2026-004": False,
    }


def test_departures_on_a_shared_rank_only_while_a_place_is_vacant():
    made = counted([1, 2, 2])
    results = list(Result.objects.ranking())
    assert departures(results, choose(made, 1, 3), 2) == []
    left = departures(results, choose(made, 1), 2)
    assert [departure.result.application.number for departure in left] == ["2026-002", "2026-003"]


SAYING_NOTHING = [".", "。。。。。。。。", "x", "同意", "aaaaaaaaaa", "1111 2222", "     "]


@pytest.mark.parametrize("nothing", SAYING_NOTHING)
def test_decide_takes_no_reason_that_says_nothing(leader, nothing):
    made = counted([1, 2, 3])
    choices = choose(made, 1, 3, reasons={2: nothing, 3: "serves the remote towns"})
    with pytest.raises(Incomplete) as refusal:
        by_two(decide, evaluation=made, choices=choices, by=leader, now=COUNTED)
    second = Application.objects.get(number="2026-002")
    assert [gap.field for gap in refusal.value.gaps] == [f"reason_{second.pk}"]
    assert not Decision.objects.exists()


def test_decide_takes_no_reason_twice(leader):
    made = counted([1, 2, 3])
    choices = choose(made, 1, 3, reasons={2: "The vote said so.", 3: "the vote, said SO"})
    with pytest.raises(Incomplete) as refusal:
        by_two(decide, evaluation=made, choices=choices, by=leader, now=COUNTED)
    third = Application.objects.get(number="2026-003")
    assert [gap.field for gap in refusal.value.gaps] == [f"reason_{third.pk}"]


def test_decide_takes_no_empty_words_where_nothing_departs_either(leader):
    made = counted([1, 2])
    with pytest.raises(Incomplete):
        by_two(
            decide,
            evaluation=made,
            choices=choose(made, 1, 2, reasons={1: "."}),
            by=leader,
            now=COUNTED,
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": date(2020, 1, 1)}, "held_on"),
        ({"held_on": date(2026, 5, 31)}, "held_on"),
        ({"held_on": date(2026, 6, 3)}, "held_on"),
        ({"chair": " "}, "chair"),
        ({"chair": "某人"}, "present"),
        ({"present": "沈永康"}, "present"),
        ({"present": "沈永康\n沈 永康、沈永康，x"}, "present"),
        ({"minutes": ""}, "minutes"),
        ({"minutes": "........"}, "minutes"),
        ({"minutes": "同意"}, "minutes"),
    ],
)
def test_decide_takes_no_meeting_that_cannot_have_been(leader, change, field):
    made = counted([1, 2])
    with pytest.raises(BadInput) as refusal:
        by_two(
            decide,
            evaluation=made,
            choices=choose(made, 1, 2),
            by=leader,
            now=COUNTED,
            meeting=replace(met(COUNTED), **change),
        )
    assert (refusal.value.field, Meeting.objects.exists()) == (field, False)


def test_decide_takes_the_day_of_the_count_and_today(leader):
    for day in (date(2026, 6, 1), date(2026, 6, 2)):
        record = checked_meeting(counted_on(), replace(met(COUNTED), held_on=day), now=COUNTED)
        assert record.held_on == day


def counted_on() -> Evaluation:
    return Evaluation(cycle=Cycle(rules={}), counted_at=make.RATING_CLOSES)


def test_more_than_half_of_the_leading_group_are_named():
    for number in range(6):
        make_user(Role.LEADER, username=f"leader{number}")
    record = replace(met(COUNTED), present="沈永康、施春兰、季海燕")
    with pytest.raises(BadInput):
        checked_meeting(counted_on(), record, now=COUNTED)
    more = replace(record, present="沈永康、施春兰、季海燕、缪国平")
    assert checked_meeting(counted_on(), more, now=COUNTED) == more


def test_decide_asks_for_the_record_of_the_meeting(leader):
    made = counted([1, 2])
    with pytest.raises(TypeError, match="meeting"):
        decide(evaluation=made, choices=choose(made, 1, 2), by=leader, now=COUNTED)


@pytest.mark.parametrize("minutes", ["", "....", "  agr "])
def test_the_database_takes_no_meeting_without_minutes(minutes):
    made = counted([1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            evaluation=made, held_on=date(2026, 6, 2), chair="A", present="A", minutes=minutes
        )


def test_the_database_takes_no_departure_with_a_full_stop():
    made = counted([1])
    row = made.cycle.applications.get()
    kept = Decision(evaluation=made, application=row, selected=True, departs=True)
    for reason in ("", ".", "short"):
        kept.reason = reason
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.save(force_insert=True)
    kept.reason = "serves the remote towns"
    kept.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(reason="changed"[:4])
