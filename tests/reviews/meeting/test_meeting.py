"""A meeting of the leading group: quorum, ballot, minutes, signatures, and what it allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.decision.decisions import Choice, decide
from reviews.decision.meeting import MeetingRecord
from reviews.meeting.ballots import close_ballot, counted, hand_in, open_ballot
from reviews.meeting.outcome import need_meeting, sitting_of, used
from reviews.meeting.policies import MeetingRules
from reviews.meeting.sittings import attend, close_sitting, leave, open_sitting, sign
from reviews.models import Attendance, Ballot, Evaluation, HandedIn, Meeting, Sitting
from tests.factories import evaluation as make
from tests.factories.pairs import by_two, confirmed, proposed
from tests.factories.people import make_user
from tests.reviews.decision.test_decisions import counted as counted_by_rank

pytestmark = pytest.mark.django_db

NOW = make.AFTER_RATING
LATER = NOW + timedelta(minutes=30)
MINUTES = "逐一审议入围品牌并投票。"
FIRST, SECOND = "2026-001", "2026-002"


def year(ballot: str = "secret", **rules):
    return counted_by_rank([1, 2, 3], leadership={"ballot": ballot, **rules})


@pytest.fixture
def five():
    return [make_user(Role.LEADER, username=f"leader{n}") for n in range(1, 6)]


def met(evaluation, present) -> Sitting:
    first, *others = present
    sitting = open_sitting(evaluation=evaluation, by=first, now=NOW)
    for one in others:
        attend(sitting=sitting, by=one, now=NOW)
    return sitting


def voted(sitting, papers) -> Ballot:
    first = sitting.attendances.first().person
    ballot = open_ballot(sitting=sitting, by=first, now=NOW)
    for person, chosen in papers:
        hand_in(ballot=ballot, chosen=chosen, by=person, now=NOW)
    return close_ballot(ballot=ballot, by=first, now=NOW)


def signed(sitting, people) -> Sitting:
    closed = close_sitting(sitting=sitting, minutes=MINUTES, by=people[0], now=NOW)
    for one in people:
        sign(sitting=sitting, by=one, now=NOW, proved_at=NOW)
    return closed


def results(evaluation, *numbers):
    return list(evaluation.results.filter(application__number__in=numbers))


@pytest.mark.parametrize(
    ("over", "members", "needed"),
    [(50, 5, 3), (50, 4, 3), (50, 1, 2), (0, 9, 2), (66, 9, 6), (66.6, 9, 6), (66.7, 9, 7)],
)
def test_the_quorum_is_the_least_number_above_the_share_and_never_below_two(over, members, needed):
    rules = MeetingRules.of({"leadership": {**LEADERSHIP, "quorum_over_percent": over}})
    assert rules.quorum_of(members) == needed


LEADERSHIP = {"quorum_over_percent": 50, "pass_over_percent": 50, "ballot": "none"}


def test_a_share_has_to_be_exceeded():
    rules = MeetingRules.of({"leadership": {**LEADERSHIP, "pass_over_percent": 66.6}})
    assert [rules.passes(votes, 6) for votes in (3, 4)] == [False, True]
    assert MeetingRules.of(None).passes(3, 6) is False
    assert MeetingRules.of({}) == MeetingRules.of(None)


def test_only_leaders_without_a_conflict_sit_and_only_between_count_and_decision(five):
    evaluation = year()
    agency = evaluation.cycle.applications.get(number=FIRST).agency
    tied = make_user(Role.LEADER, username="tied", agency=agency, role="head")
    for by in (make_user(Role.OFFICE, username="desk"), tied):
        with pytest.raises(NotAllowed):
            open_sitting(evaluation=evaluation, by=by, now=NOW)
    sitting = met(evaluation, five[:1])
    with pytest.raises(NotAllowed):
        attend(sitting=sitting, by=tied, now=NOW)
    with pytest.raises(NotNow):
        open_sitting(evaluation=evaluation, by=five[1], now=NOW)


def test_below_the_quorum_nothing_is_voted_and_nothing_is_closed(five):
    sitting = met(year(), five[:3])
    assert sitting.members == 5
    leave(sitting=sitting, by=five[2], now=NOW)
    for step in (
        lambda: open_ballot(sitting=sitting, by=five[0], now=NOW),
        lambda: close_sitting(sitting=sitting, minutes=MINUTES, by=five[0], now=NOW),
    ):
        with pytest.raises(NotNow, match="2"):
            step()
    attend(sitting=sitting, by=five[2], now=NOW)
    assert open_ballot(sitting=sitting, by=five[0], now=NOW).secret


def test_a_secret_ballot_is_counted_and_says_nothing_about_whose_a_paper_is(five):
    """Three of four for the first, two of four for the second: half is not more than half."""
    sitting = met(year(), five[:4])
    papers = [[SECOND, FIRST], [FIRST], [], [FIRST, SECOND]]
    ballot = voted(sitting, zip(five, papers, strict=False))
    assert ballot.papers == sorted(ballot.papers, key=str.encode)
    assert ballot.papers == ['["2026-001","2026-002"]'] * 2 + ['["2026-001"]', "[]"]
    assert (ballot.tally, ballot.present) == ({FIRST: 3, SECOND: 2}, 4)
    assert counted(ballot.papers) == ballot.tally
    assert set(HandedIn.objects.values_list("choices", flat=True)) == {None}
    entries = Entry.objects.filter(action="ballot.hand_in")
    assert entries.count() == 4
    assert {str(entry.data) for entry in entries} == {"{}"}


def test_the_same_papers_in_any_order_leave_the_same_rows(five):
    """Who handed in which paper changes nothing that is kept."""
    evaluation, kept = year(), []
    for step in (1, -1):
        sitting = met(evaluation, five[:4])
        papers = [[SECOND, FIRST], [FIRST], [], [SECOND]]
        ballot = voted(sitting, zip(five, papers[::step], strict=False))
        kept.append(
            (ballot.papers, list(HandedIn.objects.values_list("person__username", "choices")))
        )
        for model in (HandedIn, Ballot, Attendance, Sitting):
            model.objects.all().delete()
    assert kept[0] == kept[1]


def test_an_open_ballot_keeps_what_stood_on_each_paper(five):
    sitting = met(year("open"), five[:3])
    voted(sitting, [(five[0], [FIRST]), (five[1], []), (five[2], [SECOND])])
    assert list(HandedIn.objects.order_by("pk").values_list("choices", flat=True)) == [
        [FIRST],
        [],
        [SECOND],
    ]


def test_one_paper_a_member_only_by_who_is_present_only_of_the_shortlist_and_the_places(five):
    sitting = met(year(), five[:3])
    ballot = open_ballot(sitting=sitting, by=five[0], now=NOW)
    with pytest.raises(NotAllowed):
        hand_in(ballot=ballot, chosen=[], by=five[4], now=NOW)
    for chosen in (["2026-999"], [FIRST, SECOND, "2026-003"]):
        with pytest.raises(BadInput):
            hand_in(ballot=ballot, chosen=chosen, by=five[0], now=NOW)
    hand_in(ballot=ballot, chosen=[FIRST], by=five[0], now=NOW)
    with pytest.raises(NotNow):
        hand_in(ballot=ballot, chosen=[SECOND], by=five[0], now=NOW)
    with pytest.raises(NotNow, match="2"):
        close_ballot(ballot=ballot, by=five[1], now=LATER - timedelta(seconds=1))
    closed = close_ballot(ballot=ballot, by=five[1], now=LATER)
    assert (closed.tally, closed.present) == ({FIRST: 1}, 3)
    with pytest.raises(NotNow):
        hand_in(ballot=ballot, chosen=[], by=five[1], now=NOW)


def test_who_voted_and_left_counts_as_present_at_the_ballot(five):
    sitting = met(year(), five)
    ballot = open_ballot(sitting=sitting, by=five[0], now=NOW)
    hand_in(ballot=ballot, chosen=[FIRST], by=five[4], now=NOW)
    leave(sitting=sitting, by=five[4], now=NOW)
    leave(sitting=sitting, by=five[3], now=NOW)
    assert close_ballot(ballot=ballot, by=five[0], now=LATER).present == 4


@pytest.mark.parametrize("ballot", ["none", "open", "secret"])
def test_a_meeting_is_needed_where_the_rules_ask_for_a_ballot(five, ballot):
    evaluation = year(ballot)
    if ballot == "none":
        assert need_meeting(evaluation, results(evaluation, FIRST)) is None
    else:
        with pytest.raises(NotNow):
            need_meeting(evaluation, results(evaluation, FIRST))


def test_the_decision_waits_for_the_minutes_and_for_the_signatures_of_the_quorum(five):
    evaluation = year("none")
    sitting = met(evaluation, five[:3])
    with pytest.raises(NotNow):
        need_meeting(evaluation, [])
    with pytest.raises(NotNow):
        sign(sitting=sitting, by=five[0], now=NOW, proved_at=NOW)
    close_sitting(sitting=sitting, minutes=MINUTES, by=five[0], now=NOW)
    for one in five[:2]:
        sign(sitting=sitting, by=one, now=NOW, proved_at=NOW)
    with pytest.raises(NotNow, match="2"):
        need_meeting(evaluation, [])
    sign(sitting=sitting, by=five[2], now=NOW, proved_at=NOW)
    assert need_meeting(evaluation, []) == sitting


def test_a_signature_needs_fresh_proof_and_is_given_once_by_who_stayed(five):
    sitting = met(year("none"), five[:4])
    leave(sitting=sitting, by=five[3], now=NOW)
    close_sitting(sitting=sitting, minutes=MINUTES, by=five[0], now=NOW)
    for by, proved_at in (
        (five[0], None),
        (five[0], NOW - timedelta(hours=3)),
        (five[3], NOW),
        (five[4], NOW),
    ):
        with pytest.raises(NotAllowed):
            sign(sitting=sitting, by=by, now=NOW, proved_at=proved_at)
    sign(sitting=sitting, by=five[0], now=NOW, proved_at=NOW)
    with pytest.raises(NotNow):
        sign(sitting=sitting, by=five[0], now=NOW, proved_at=NOW)


def test_a_chosen_brand_needs_more_votes_than_the_share_of_those_present(five):
    evaluation = year()
    sitting = met(evaluation, five[:4])
    voted(sitting, zip(five, [[FIRST], [FIRST], [FIRST, SECOND], [SECOND]], strict=False))
    signed(sitting, five[:4])
    assert need_meeting(evaluation, results(evaluation, FIRST)) == sitting
    with pytest.raises(BadInput) as refused:
        need_meeting(evaluation, results(evaluation, FIRST, SECOND))
    second = evaluation.cycle.applications.get(number=SECOND)
    assert refused.value.field == f"reason_{second.pk}"
    assert "2" in refused.value.reason and "4" in refused.value.reason


def test_a_meeting_closes_with_telling_minutes_and_with_the_ballot_closed(five):
    sitting = met(year(), five[:3])
    given = {"sitting": sitting, "by": five[0], "now": NOW}
    with pytest.raises(NotNow):
        close_sitting(minutes=MINUTES, **given)
    ballot = open_ballot(**given)
    with pytest.raises(NotNow):
        close_sitting(minutes=MINUTES, **given)
    close_ballot(ballot=ballot, by=five[0], now=LATER)
    with pytest.raises(BadInput):
        close_sitting(minutes="...", **given)
    assert close_sitting(minutes=MINUTES, **given).closed_by == five[0]


def test_a_used_meeting_carries_no_second_decision(five):
    evaluation = year("none")
    sitting = met(evaluation, five[:3])
    signed(sitting, five[:3])
    used(need_meeting(evaluation, []), now=NOW)
    assert sitting_of(evaluation) is None


def nobody(evaluation) -> dict[int, Choice]:
    """Every place stays vacant."""
    rows = evaluation.results.all()
    return {row.application_id: Choice(False, f"{row.application} 暂不授予") for row in rows}


def signed_year(five) -> tuple[Evaluation, MeetingRecord]:
    """A year with a signed meeting, and the record that its decision has to have."""
    evaluation = year("none")
    signed(met(evaluation, five[:3]), five[:3])
    there = "\n".join(str(one) for one in five[:3])
    return evaluation, MeetingRecord(NOW.date(), str(five[0]), there, MINUTES)


def test_a_decision_has_day_presence_and_minutes_of_the_signed_meeting(five):
    evaluation, record = signed_year(five)
    given = {"evaluation": evaluation, "choices": {}, "by": five[0], "now": NOW}
    given["choices"] = nobody(evaluation)
    for field, other in (
        ("minutes", MINUTES + "另外，多给一家。"),
        ("minutes", "。"),
        ("present", f"{record.present}\n{five[3]}"),
        ("present", f"{five[0]}\n{five[1]}"),
        ("held_on", NOW.date() - timedelta(days=1)),
    ):
        with pytest.raises(BadInput) as refused:
            by_two(decide, meeting=replace(record, **{field: other}), **given)
        assert refused.value.field == field
    with pytest.raises(BadInput) as refused:
        by_two(decide, meeting=replace(record, chair=str(five[4])), **given)
    assert refused.value.field == "chair"
    windows = replace(
        record, present=record.present.replace("\n", "\r\n"), minutes=f" {MINUTES}\r\n"
    )
    by_two(decide, meeting=windows, **given)
    kept = Meeting.objects.get()
    assert (kept.held_on, kept.present, kept.minutes) == (NOW.date(), record.present, MINUTES)


def test_a_meeting_held_after_the_proposal_is_the_one_that_counts(five):
    evaluation, record = signed_year(five)
    choices = nobody(evaluation)
    asked = proposed(
        decide, evaluation=evaluation, choices=choices, meeting=record, by=five[0], now=NOW
    )
    again = met(evaluation, five[:3])
    close_sitting(sitting=again, minutes="再次审议，改变意见。", by=five[0], now=NOW)
    for one in five[:3]:
        sign(sitting=again, by=one, now=NOW, proved_at=NOW)
    with pytest.raises(BadInput) as refused:
        confirmed(asked, by=five[1], now=NOW)
    assert refused.value.field == "minutes"
    assert not Meeting.objects.exists()


def test_two_members_of_one_name_are_two_of_those_present(five):
    """Names are counted where they are typed; a signed meeting knows its people."""
    User.objects.filter(pk__in=[one.pk for one in five[:3]]).update(name="王伟")
    people = list(User.objects.filter(pk__in=[one.pk for one in five]).order_by("pk"))
    evaluation, record = signed_year(people)
    assert record.present == "王伟\n王伟\n王伟"
    choices = nobody(evaluation)
    by_two(decide, evaluation=evaluation, choices=choices, meeting=record, by=people[0], now=NOW)
    assert Meeting.objects.get().present == record.present


@pytest.mark.parametrize(
    "change",
    [
        lambda s: Sitting.objects.create(evaluation=s.evaluation, members=5, opened_at=NOW),
        lambda s: Sitting.objects.filter(pk=s.pk).update(closed_at=NOW),
        lambda s: Attendance.objects.create(
            sitting=s, person=s.attendances.first().person, arrived_at=NOW
        ),
        lambda s: s.attendances.update(left_at=NOW - timedelta(days=1)),
        lambda s: s.attendances.update(signed_at=NOW),
        lambda s: HandedIn.objects.create(
            ballot=s.ballot, person=s.opened_by, secret=True, choices=None
        ),
        lambda s: s.ballot.handed_in.update(choices=[FIRST]),
        lambda s: Ballot.objects.filter(pk=s.ballot.pk).update(closed_at=None),
    ],
)
def test_the_database_refuses_what_no_meeting_can_be(five, change):
    sitting = met(year(), five[:3])
    voted(sitting, [(one, [FIRST]) for one in five[:3]])
    with pytest.raises(IntegrityError), transaction.atomic():
        change(Sitting.objects.select_related("ballot", "evaluation").get(pk=sitting.pk))
