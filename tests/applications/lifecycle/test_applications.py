"""Starting, submitting, returning, accepting applications."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from applications.form.content import content_hash
from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.lifecycle.receipts import receipt
from applications.models import Application, Brand
from applications.negative_list.enums import VetoKind
from applications.negative_list.vetoes import record_veto
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from tests.factories.applications import (
    NOW,
    SHANGHAI,
    make_application,
    make_cycle,
    right_answers,
)
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = pytest.mark.django_db


def start(agency, cycle, by, name="港城车大夫", now=NOW):
    return verbs.start_application(
        agency=agency, cycle=cycle, brand_name=name, answers=right_answers(), by=by, now=now
    )


def test_start_gives_the_next_number_and_a_brand_code():
    cycle, agency = make_cycle(), make_agency()
    by = make_member(agency)
    first = start(agency, cycle, by, "  港城车大夫 ")
    other = make_agency()
    second = start(other, cycle, make_member(other))
    assert (first.number, second.number) == ("2026-001", "2026-002")
    assert first.brand.name == "港城车大夫"
    assert len(first.brand.code) == 6
    assert not set(first.brand.code) & set("01OIL")
    assert (first.status, first.saved_at, first.saved_by) == (A.DRAFT, NOW, by)
    assert [e.action for e in Entry.objects.about(first)] == ["application.start"]


def test_start_continues_a_brand_of_the_same_name():
    agency = make_agency()
    by = make_member(agency)
    earlier = make_application(agency=agency, cycle=make_cycle(2025), name="港城车大夫")
    again = start(agency, make_cycle(2026), by)
    assert again.brand == earlier.brand
    assert Brand.objects.count() == 1


def test_start_refuses_a_second_live_application():
    cycle, agency = make_cycle(), make_agency()
    by = make_member(agency)
    first = start(agency, cycle, by)
    with pytest.raises(NotNow, match="2026-001"):
        start(agency, cycle, by, "另一个")
    verbs.withdraw(application=first, by=make_head(agency), now=NOW)
    assert start(agency, cycle, by, "另一个").number == "2026-002"


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_start_refuses_a_name_that_is_none_or_too_long(name):
    agency = make_agency()
    with pytest.raises(BadInput) as refusal:
        start(agency, make_cycle(), make_member(agency), name)
    assert refusal.value.field == "brand_name"
    assert not Application.objects.exists()


def test_start_refuses_other_people():
    cycle, agency = make_cycle(), make_agency()
    for by in (make_member(make_agency()), make_officer()):
        with pytest.raises(NotAllowed):
            start(agency, cycle, by)
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=SHANGHAI), "2026年3月1日"),
        (datetime(2026, 4, 1, tzinfo=SHANGHAI), "2026年4月1日"),
    ],
)
def test_start_refuses_outside_the_stage_and_names_the_day(moment, words):
    agency = make_agency()
    with pytest.raises(NotNow, match=words):
        start(agency, make_cycle(), make_member(agency), now=moment)


def test_start_works_on_the_first_and_last_moment_of_the_stage():
    cycle = make_cycle()
    for moment in (
        datetime(2026, 3, 1, tzinfo=SHANGHAI),
        datetime(2026, 3, 31, 23, 59, 59, tzinfo=SHANGHAI),
    ):
        agency = make_agency()
        assert start(agency, cycle, make_member(agency), now=moment).status == A.DRAFT


def test_start_refuses_an_agency_that_left_and_a_year_that_is_not_open():
    agency = make_agency()
    by = make_member(agency)
    with pytest.raises(NotNow):
        start(agency, make_cycle(status="draft"), by)
    agency.is_active = False
    agency.save()
    with pytest.raises(NotNow):
        start(agency, make_cycle(2027), by, now=datetime(2027, 3, 9, tzinfo=SHANGHAI))


def test_request_sign_off_tells_the_heads_only():
    agency = make_agency()
    drafter, head = make_member(agency), make_head(agency)
    make_head(make_agency())
    application = make_application(agency=agency)
    asked = verbs.request_sign_off(application=application, by=drafter, now=NOW)
    assert asked.status == A.SIGN_OFF
    assert [n.recipient for n in Notice.objects.all()] == [head]
    assert application.brand.name in Notice.objects.get().subject


def test_sign_off_keeps_time_person_and_hash():
    agency = make_agency()
    head = make_head(agency)
    application = make_application(agency=agency)
    done = verbs.sign_off(application=application, by=head, now=NOW, proved_at=NOW)
    assert (done.status, done.submitted_at) == (A.SUBMITTED, NOW)
    assert (done.signed_off_at, done.signed_off_by) == (NOW, head)
    assert (application.agency_class, done.agency_class) == ("", agency.agency_class)
    found = receipt(done)
    assert found is not None
    assert (found.at, found.signed_by, found.unchanged) == (NOW, head.name, True)
    assert found.content_sha256 == content_hash(done)
    assert len(found.content_sha256) == 64


def test_receipt_notices_a_change_behind_its_back():
    agency = make_agency()
    application = make_application(agency=agency)
    done = verbs.sign_off(application=application, by=make_head(agency), now=NOW, proved_at=NOW)
    Application.objects.filter(pk=done.pk).update(slogan="另一句")
    found = receipt(Application.objects.get(pk=done.pk))
    assert found is not None
    assert found.unchanged is False


def test_sign_off_refuses_gaps_and_names_each():
    agency = make_agency()
    application = make_application(agency=agency, complete=False)
    with pytest.raises(Incomplete) as refusal:
        verbs.sign_off(application=application, by=make_head(agency), now=NOW, proved_at=NOW)
    assert [gap.section for gap in refusal.value.gaps] == [
        *["identity"] * 3,
        *["values"] * 3,
        "commitments",
        *["service_points"] * 2,
        *["practice"] * 2,
        "self_assessment",
        "evidence",
    ]
    application.refresh_from_db()
    assert (application.status, application.submitted_at) == (A.DRAFT, None)


def test_second_sign_off_gets_a_sentence():
    agency = make_agency()
    head = make_head(agency)
    application = make_application(agency=agency)
    verbs.sign_off(application=application, by=head, now=NOW, proved_at=NOW)
    with pytest.raises(NotNow, match="已提交|Submitted"):
        verbs.sign_off(
            application=application,
            by=head,
            now=NOW + timedelta(minutes=1),
            proved_at=NOW + timedelta(minutes=1),
        )
    application.refresh_from_db()
    assert application.submitted_at == NOW


def returned(**fields):
    agency = make_agency()
    office = make_officer()
    application = make_application(agency=agency, status=A.SUBMITTED, **fields)
    done = verbs.return_for_correction(
        application=application, items={"identity": "请写明含义", "values": " "}, by=office, now=NOW
    )
    return done, agency, office


def test_return_counts_working_days_and_keeps_what_stood():
    application, agency, _office = returned()
    # Monday 9 March 2026 plus five working days: the end of Monday 16 March.
    assert application.correction_due == datetime(2026, 3, 17, tzinfo=SHANGHAI)
    assert (application.status, application.corrections) == (A.RETURNED, 1)
    item = application.correction_items.get()
    assert (item.section, item.reason) == ("identity", "请写明含义")
    assert item.before["fields"]["slogan"] == "车有所忧，我有所答"


@pytest.mark.parametrize(
    "items", [{}, {"identity": "  "}, {"nonsense": "x"}, {"identity": "长" * 501}]
)
def test_return_refuses_no_reason_unknown_section_and_too_much(items):
    application = make_application(status=A.SUBMITTED)
    with pytest.raises(BadInput):
        verbs.return_for_correction(
            application=application, items=items, by=make_officer(), now=NOW
        )
    application.refresh_from_db()
    assert application.status == A.SUBMITTED


def test_return_happens_as_often_as_the_rules_allow():
    application, agency, office = returned()
    verbs.resubmit(application=application, by=make_head(agency), now=NOW, proved_at=NOW)
    with pytest.raises(NotNow, match="1 次|1 time"):
        verbs.return_for_correction(
            application=application, items={"values": "再改"}, by=office, now=NOW
        )


def test_resubmit_keeps_the_first_moment_of_submission():
    application, agency, _office = returned()
    head = make_head(agency)
    later = NOW + timedelta(days=3)
    done = verbs.resubmit(application=application, by=head, now=later, proved_at=later)
    assert (done.status, done.submitted_at, done.signed_off_at) == (A.SUBMITTED, NOW, later)
    assert done.correction_due is None


def test_resubmit_works_until_the_last_instant_and_not_after():
    application, agency, _office = returned()
    head = make_head(agency)
    due = application.correction_due
    with pytest.raises(NotNow):
        verbs.resubmit(application=application, by=head, now=due, proved_at=due)
    done = verbs.resubmit(
        application=application,
        by=head,
        now=due - timedelta(microseconds=1),
        proved_at=due - timedelta(microseconds=1),
    )
    assert done.status == A.SUBMITTED


def test_lapse_withdraws_the_silent_ones_once():
    application, _agency, _office = returned()
    due = application.correction_due
    assert not Application.objects.overdue_corrections(due - timedelta(seconds=1)).exists()
    assert Application.objects.overdue_corrections(due).get() == application
    verbs.lapse(application=application, now=due)
    with pytest.raises(NotNow):
        verbs.lapse(application=application, now=due)
    application.refresh_from_db()
    assert application.status == A.WITHDRAWN
    assert Entry.objects.about(application).filter(action="application.lapse").count() == 1


@pytest.mark.parametrize(
    ("day", "barred"),
    [(date(2024, 3, 8), False), (date(2024, 3, 9), True), (date(2026, 3, 9), True)],
)
def test_accept_refuses_a_finding_inside_the_look_back(day, barred):
    """24 months before Monday 9 March 2026: the ninth of March 2024 is the first day that
    counts.
    """
    agency, office = make_agency(), make_officer()
    by_two(
        record_veto,
        agency=agency,
        kind=VetoKind.GRAVE_INCIDENT,
        happened_on=day,
        source="市应急管理局",
        by=office,
        now=NOW,
    )
    application = make_application(agency=agency, status=A.SUBMITTED)
    if barred:
        with pytest.raises(NotNow, match="市应急管理局"):
            verbs.accept(application=application, by=office, now=NOW)
    else:
        assert verbs.accept(application=application, by=office, now=NOW).status == A.ACCEPTED


def test_accept_stamps_and_tells_the_agency():
    agency, office = make_agency(), make_officer()
    people = {make_member(agency), make_head(agency)}
    application = make_application(agency=agency, status=A.SUBMITTED)
    done = verbs.accept(application=application, by=office, now=NOW)
    assert (done.decided_at, done.decided_by) == (NOW, office)
    assert {n.recipient for n in Notice.objects.all()} == people


def test_decline_needs_a_reason_and_keeps_it():
    office = make_officer()
    application = make_application(status=A.SUBMITTED)
    with pytest.raises(BadInput) as refusal:
        by_two(verbs.decline, application=application, reason=" ", by=office, now=NOW)
    assert refusal.value.field == "reason"
    given = {"application": application, "reason": "不属于服务品牌", "by": office, "now": NOW}
    with pytest.raises(NotAllowed):
        verbs.decline(**given)
    done = by_two(verbs.decline, **given)
    assert (done.status, done.decision_reason) == (A.DECLINED, "不属于服务品牌")
