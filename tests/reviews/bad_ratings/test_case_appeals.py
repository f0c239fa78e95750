"""Appeals: made once by the head, decided by an independent officer, with or without a new
count.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.accounts.models import Membership, RoleGrant, User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.notices.models import Notice
from reviews.bad_ratings.appeals import appeal, reject_appeal, uphold_appeal
from reviews.bad_ratings.callbacks import leave_wish
from reviews.bad_ratings.reminders import due_to_follow_release, follow_release
from reviews.models import Case, CaseAppeal, CaseFile, Hold, Rating, Result
from reviews.privacy.identities import read_identity
from reviews.screening.holds import release
from tests.factories.applications import pdf_file
from tests.factories.cases import at, in_status, make_case, make_counted_year, rater_of
from tests.factories.ledger import enter
from tests.factories.pairs import by_two
from tests.factories.people import make_officer, make_user
from tests.factories.published import folder
from tests.factories.rating import make_result
from tests.factories.screening import make_hold, ratings_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    return make_counted_year(brands=2)


@pytest.fixture
def head(year):
    return make_user(username="head", agency=year.first.agency, role=AgencyRole.HEAD)


def test_appeal_stops_the_clock_and_keeps_what_was_left(year, head):
    case = make_case(year.first, "to_answer", triage="malicious")
    made = appeal(
        case=case, reason="同一人重复投诉，见附件。", by=head, now=at(14), file=pdf_file()
    )
    fresh = Case.objects.get()
    assert fresh.status == "recheck"
    # Due by the end of Tuesday 19 May; asked on Thursday 14 May: Friday, Monday and Tuesday are
    # left.
    assert (made.ground, made.days_left, made.upheld) == ("malicious", 3, None)
    assert made.due == at(22, 0)
    assert CaseFile.objects.get().purpose == "appeal"


def test_appeal_on_the_last_day_keeps_one_working_day(year, head):
    case = make_case(year.first, "to_answer", triage="mistaken")
    assert appeal(case=case, reason="经核查评错了单位。", by=head, now=at(19, 23)).days_left == 1


@pytest.mark.parametrize(
    ("triage", "now"), [("reasonable", at(13)), ("needs_explanation", at(13)), ("mistaken", at(20))]
)
def test_appeal_is_refused_for_other_findings_and_late(year, head, triage, now):
    case = make_case(year.first, "to_answer", triage=triage)
    with pytest.raises(NotNow):
        appeal(case=case, reason="经核查理由充分。", by=head, now=now)
    assert CaseAppeal.objects.count() == 0


def test_appeal_is_for_the_head_with_a_reason(year, head):
    case = make_case(year.first, "to_answer", triage="mistaken")
    drafter = make_user(username="drafter", agency=year.first.agency)
    with pytest.raises(NotAllowed):
        appeal(case=case, reason="经核查理由充分。", by=drafter, now=at(13))
    with pytest.raises(BadInput) as refusal:
        appeal(case=case, reason="", by=head, now=at(13))
    assert refusal.value.field == "reason"


def test_reject_lets_the_clock_run_on(year, head):
    case = make_case(year.first, "recheck", reminded_at=at(13))
    done = reject_appeal(case=case, finding="经核查评价属实。", by=make_officer(), now=at(15))
    # Four working days were left; from Friday 15 May they end with Thursday 21 May.
    assert (done.status, done.answer_due, done.reminded_at) == ("to_answer", at(22, 0), None)
    row = CaseAppeal.objects.get()
    assert (row.upheld, row.finding, row.decided_at) == (
        False,
        "经核查评价属实。",
        at(15),
    )
    assert {notice.subject for notice in Notice.objects.all()} == {
        f"Your appeal in case {case.code} was not upheld"
    }


def test_appeal_is_possible_once(year, head):
    case = make_case(year.first, "recheck")
    reject_appeal(case=case, finding="经核查评价属实。", by=make_officer(), now=at(14))
    with pytest.raises(NotNow) as refusal:
        appeal(case=case, reason="经核查再次申诉。", by=head, now=at(14))
    assert refusal.value.reason == "This rating was re-checked once already."


def counted(year):
    """Both brands with as many ratings as the small rules want, and the case's one among them."""
    rules = year.cycle.rules
    rules["public"]["min_n"] = {"group": 2, "brand": 3}
    type(year.cycle).objects.update(rules=rules)
    for application in year.applications:
        make_result(application)
        ratings_of(application, [5, 5, 5], begin=at(10), group="service_recipients", who="counted")
    bad = enter(
        [
            Rating(
                application=year.first,
                pseudonym="bad",
                group="service_recipients",
                channel="invitation",
                overall=1,
                accepted_at=at(11),
            )
        ]
    )[0]
    return make_case(year.first, "recheck", rating=bad)


def test_uphold_before_the_decision_holds_the_rating_for_two_and_counts_again(year, head):
    case = counted(year)
    done = uphold_appeal(case=case, finding="经核查系评错单位。", by=make_officer(), now=at(14))
    assert (done.status, done.closed_at) == ("excluded", at(14))
    hold = Hold.objects.get()
    assert (hold.source, hold.rule, hold.status, hold.count) == ("appeal", "recheck", "held", 1)
    assert Rating.objects.get(pk=done.rating_id).hold == hold
    # Without the one bad rating the three best answers are left.
    assert Result.objects.get(application=year.first).public_score == Decimal(100)
    assert Result.objects.get(application=year.first).ratings_count == 3


def test_uphold_shows_the_rating_as_excluded_in_the_published_file(year, head):
    case = counted(year)
    uphold_appeal(case=case, finding="经核查系评错单位。", by=make_officer(), now=at(14))
    for row in Result.objects.all():
        row.explanation["points"] = {}
        row.save(update_fields=["explanation"])
    lines = csv.DictReader(io.StringIO(folder(year.evaluation)["ratings.csv"].decode()))
    assert [(line["brand"], line["group"]) for line in lines if line["state"] == "recheck"] == [
        (year.first.brand.code, "service_recipients")
    ]


def test_uphold_after_the_decision_leaves_the_count_alone(year, head):
    case = counted(year)
    in_status(year.evaluation, "decided")
    done = uphold_appeal(case=case, finding="经核查系评错单位。", by=make_officer(), now=at(14))
    assert done.status == "mistaken"
    assert Hold.objects.count() == 0
    assert done.rating.hold is None
    assert CaseAppeal.objects.get().upheld is True


def test_a_released_rating_takes_its_case_up_again(year, head):
    case = counted(year)
    uphold_appeal(case=case, finding="经核查系评错单位。", by=make_officer(), now=at(14))
    assert list(due_to_follow_release()) == []
    by_two(
        release,
        hold=Hold.objects.get(),
        reason="复查后认定有效。",
        by=make_user(Role.OFFICE, username="o2"),
        now=at(15),
    )
    [due] = due_to_follow_release()
    again = follow_release(case=due, now=at(15, 11))
    assert (again.pk, again.status, again.closed_at) == (case.pk, "to_verify", None)
    assert (again.verify_due, again.answer_due) == (at(19, 0), at(23, 0))


def test_uphold_of_a_rating_held_with_others_is_refused(year, head):
    case = counted(year)
    make_hold(year.first, [case.rating], now=at(13))
    with pytest.raises(NotNow) as refusal:
        uphold_appeal(case=case, finding="经核查系评错单位。", by=make_officer(), now=at(14))
    assert (
        refusal.value.reason == "The rating is held back with others. Please decide on those first."
    )
    assert Case.objects.get().status == "recheck"


def decide_as(person, case):
    return reject_appeal(case=case, finding="经核查评价属实。", by=person, now=at(14))


def test_who_ever_worked_for_the_agency_does_not_recheck(year):
    case = make_case(year.first, "recheck")
    former = make_officer("former")
    Membership.objects.create(user=former, agency=year.first.agency, role="drafter", ended_at=at(1))
    with pytest.raises(NotAllowed) as refusal:
        decide_as(former, case)
    assert (
        refusal.value.reason
        == "You work or worked for this agency, declared a conflict of interest or have "
        "another tie. Somebody without a conflict must do this."
    )


def test_who_works_for_a_competing_agency_does_not_recheck(year):
    competitor = make_user(Role.OFFICE, username="c", agency=year.applications[1].agency)
    with pytest.raises(NotAllowed):
        decide_as(competitor, make_case(year.first, "recheck"))


def test_who_decided_on_the_rating_before_does_not_recheck(year):
    officer = make_officer()
    case = make_case(year.first, "recheck")
    hold = make_hold(year.first, [case.rating], now=at(12))
    Hold.objects.filter(pk=hold.pk).update(
        status="released", decided_at=at(13), decided_by=officer, reason="x, as was found"
    )
    with pytest.raises(NotAllowed) as refusal:
        decide_as(officer, case)
    assert (
        refusal.value.reason
        == "You have decided on this rating before. A colleague must re-check it."
    )


def test_who_has_read_the_number_does_not_recheck(year):
    officer = make_user(Role.IDENTITY, username="reader")
    case = make_case(year.first, "recheck")
    wish = leave_wish(case=case, contact="13812345678", by=rater_of(case), now=at(13))
    assert (
        read_identity(by=officer, subject=wish, reason="经核查核实投诉人", now=at(13))
        == "13812345678"
    )
    RoleGrant.objects.filter(user=officer).update(role=Role.OFFICE)
    officer = User.objects.get(pk=officer.pk)
    with pytest.raises(NotAllowed) as refusal:
        decide_as(officer, case)
    assert (
        refusal.value.reason
        == "You have read the number of the person who rated. A colleague must do this."
    )
    assert decide_as(make_officer("colleague"), case).status == "to_answer"


def test_a_finding_is_wanted(year):
    case = make_case(year.first, "recheck")
    for verb in (uphold_appeal, reject_appeal):
        with pytest.raises(BadInput) as refusal:
            verb(case=case, finding=" ", by=make_officer(f"o{verb.__name__}"), now=at(14))
        assert refusal.value.field == "finding"
