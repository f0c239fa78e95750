"""Questions before an application, what the portal finds itself, and the office's check."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from applications.cycles.questions import questions
from applications.eligibility.answers import check_answers
from applications.eligibility.found import found
from applications.form.content import whole_content
from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.models import Application, EligibilityAnswer, VetoFinding
from audits.titles.enums import TitleStatus
from brandportal.accounts.enums import AgencyClass
from brandportal.errors import BadInput, InConflict, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.rulebook import default_rules
from tests.factories.applications import (
    NOW,
    SHANGHAI,
    make_application,
    make_cycle,
    right_answers,
    sent_answers,
)
from tests.factories.audits import make_title
from tests.factories.people import make_agency, make_head, make_member, make_officer, make_tie

pytestmark = pytest.mark.django_db
NEW = "/workspace/applications/new/"
CODES = list(right_answers())


def text(response) -> str:
    return response.content.decode()


def start(agency, cycle, *, now=NOW, **changed):
    return verbs.start_application(
        agency=agency,
        cycle=cycle,
        brand_name="港城车大夫",
        answers={**right_answers(), **changed},
        by=make_member(agency),
        now=now,
    )


@pytest.fixture
def agency():
    return make_agency("市交通运输局")


@pytest.fixture
def drafter(agency):
    make_cycle()
    with time_machine.travel(NOW, tick=False):
        client = Client()
        client.force_login(make_member(agency))
        yield client


@pytest.fixture
def handed_in(agency):
    """An application with its answers, handed in."""
    application = start(agency, make_cycle())
    Application.objects.filter(pk=application.pk).update(
        status=A.SUBMITTED, submitted_at=NOW, agency_class=agency.agency_class
    )
    application.refresh_from_db()
    return application


@pytest.fixture
def office(db):
    with time_machine.travel(NOW, tick=False):
        client = Client()
        client.force_login(make_officer())
        yield client


def confirmed(**changed):
    return {**dict.fromkeys(CODES, ("confirmed", "")), **changed}


# The verb
# --------------------------------------------------------------------------------------------------


def test_answers_are_kept_with_the_draft_and_in_the_journal(agency):
    cycle = make_cycle()
    application = start(agency, cycle)
    rows = list(application.eligibility_answers.all())
    assert {row.question: row.answer for row in rows} == right_answers()
    assert {row.rules_sha256 for row in rows} == {cycle.rules_hash}
    assert {(row.answered_at, row.answered_by) for row in rows} == {(NOW, application.saved_by)}
    noted = Entry.objects.about(application).get().data
    assert noted == {"answers": right_answers(), "rules_sha256": cycle.rules_hash}
    assert whole_content(application)["eligibility"] == right_answers()


@pytest.mark.parametrize("code", CODES)
def test_an_answer_that_excludes_begins_nothing(agency, code):
    cycle = make_cycle()
    question = next(one for one in questions(cycle.rules) if one.code == code)
    with pytest.raises(BadInput) as refusal:
        start(agency, cycle, **{code: question.excludes})
    assert (refusal.value.reason, refusal.value.field) == (question.reason, question.field)
    assert not Application.objects.exists()


def test_a_question_that_is_left_out_begins_nothing(agency):
    cycle, by = make_cycle(), make_member(agency)
    with pytest.raises(BadInput, match="请回答是或否"):
        verbs.start_application(
            agency=agency, cycle=cycle, brand_name="甲", answers={}, by=by, now=NOW
        )


def test_rules_from_before_ask_nothing_and_leave_the_negative_list_to_acceptance(agency):
    rules = default_rules()
    del rules["eligibility"]
    veto(agency)
    cycle, by = make_cycle(rules=rules), make_member(agency)
    application = verbs.start_application(
        agency=agency, cycle=cycle, brand_name="甲", answers={}, by=by, now=NOW
    )
    assert not application.eligibility_answers.exists()
    assert "eligibility" not in whole_content(application)
    assert Entry.objects.about(application).get().data == {}


# What the portal knows itself
# --------------------------------------------------------------------------------------------------


def veto(agency, happened_on=date(2026, 1, 15)):
    return VetoFinding.objects.create(
        agency=agency,
        kind="grave_incident",
        happened_on=happened_on,
        source="市应急管理局",
        recorded_at=NOW,
    )


def test_a_live_finding_bars_until_its_look_back_ends(agency):
    cycle = make_cycle()
    veto(agency)
    with pytest.raises(NotNow, match=r"重大事故.*2028年1月16日"):
        start(agency, cycle)
    veto(other := make_agency(), date(2024, 3, 8))
    assert start(other, cycle).status == A.DRAFT


def test_a_revoked_title_bars_for_the_years_of_the_rules(agency):
    title = make_title(
        agency=agency,
        status=TitleStatus.REVOKED,
        changed_at=datetime(2024, 3, 10, tzinfo=SHANGHAI),
    )
    cycle = make_cycle()
    with pytest.raises(NotNow, match=rf"{title.number}.*2026年3月10日"):
        start(agency, cycle)
    assert start(agency, cycle, now=NOW + timedelta(days=1)).status == A.DRAFT


def test_a_class_outside_the_programme_is_named():
    rules = default_rules()
    rules["agency_classes"].remove("party_organ")
    organ = make_agency(agency_class=AgencyClass.PARTY_ORGAN)
    with pytest.raises(NotNow, match=str(organ.get_agency_class_display())):
        start(organ, make_cycle(rules=rules))


def test_everything_is_found_and_nothing_asked_twice(agency):
    facts = list(found(agency, make_cycle(), now=NOW))
    assert len(facts) == 4
    assert all(fact.verdict for fact in facts)


# The page
# --------------------------------------------------------------------------------------------------


def test_the_page_asks_in_both_languages(drafter):
    rules = default_rules()["eligibility"]["questions"]
    page = text(drafter.get(NEW))
    assert all(row["zh"] in page for row in rules)
    assert "系统自行核查" in page
    page = text(drafter.get(NEW, headers={"accept-language": "en"}))
    assert all(row["en"] in page for row in rules)


def test_not_eligible_says_why_and_keeps_everything(drafter, agency):
    typed = {"agency": agency.pk, "brand_name": "碧水先锋", **sent_answers()}
    with override_settings(OFFICE_CONTACT="0512-5800 0001"):
        page = drafter.post(NEW, {**typed, "answer_public_criticism": "yes"})
    assert page.status_code == 422
    words = text(page)
    assert "近一年内受到市级及以上通报批评，本年度不能申报" in words
    assert "0512-5800 0001" in words
    assert "碧水先锋" in words
    assert words.count(" checked") == len(CODES)
    assert not Application.objects.exists()
    assert drafter.post(NEW, typed).status_code == 302
    assert Application.objects.get().eligibility_answers.count() == len(CODES)


def test_nothing_answered_is_no_reason_against_the_agency(drafter, agency):
    page = drafter.post(NEW, {"agency": agency.pk, "brand_name": "碧水先锋"})
    assert page.status_code == 422
    assert text(page).count("请回答是或否。") == 2 * len(CODES)
    assert 'id="not-met"' not in text(page)


def test_sent_twice_leaves_one_draft(drafter, agency):
    typed = {"agency": agency.pk, "brand_name": "碧水先锋", **sent_answers()}
    assert drafter.post(NEW, typed).status_code == 302
    again = drafter.post(NEW, typed)
    assert again.status_code == 409
    assert Application.objects.get().number in text(again)


def test_what_is_found_stands_before_the_form(drafter, agency):
    veto(agency)
    page = text(drafter.get(NEW))
    assert "重大事故" in page and "2028年1月16日" in page
    # Who established it stands in the office's record alone.
    assert "市应急管理局" not in page
    assert 'name="brand_name"' not in page
    assert drafter.post(NEW, {"brand_name": "x", **sent_answers()}).status_code == 409


def test_too_long_a_name_is_neither_cut_off_nor_lost(drafter, agency):
    """The browser would cut a pasted name off at a maxlength."""
    field = re.search(r"<input[^>]*name=\"brand_name\"[^>]*>", text(drafter.get(NEW)))
    assert 'data-limit="60"' in field[0] and "maxlength" not in field[0]
    long = "碧" * 61
    refused = drafter.post(NEW, {"agency": agency.pk, "brand_name": long, **sent_answers()})
    assert refused.status_code == 422
    assert "61" in text(refused) and f'value="{long}"' in text(refused)


def test_the_language_is_switched_without_losing_an_answer(drafter, agency):
    typed = {"agency": agency.pk, "brand_name": "碧水先锋", **sent_answers()}
    page = text(drafter.post(NEW, {**typed, "_switch": "language=en"}))
    assert "Has the brand been in operation" in page
    assert page.count(" checked") == len(CODES)
    assert not Application.objects.exists()


def test_the_print_view_has_the_answers_and_others_see_nothing(drafter, agency):
    drafter.post(NEW, {"agency": agency.pk, "brand_name": "碧水先锋", **sent_answers()})
    address = f"/workspace/applications/{Application.objects.get().number}/print/"
    assert "品牌是否已持续运行满12个月？" in text(drafter.get(address))
    head = Client()
    head.force_login(make_head(agency))
    signing = head.get(address.replace("print/", "do/sign_off/"))
    assert "品牌是否已持续运行满12个月？" in text(signing)
    stranger = Client()
    stranger.force_login(make_member(make_agency()))
    assert stranger.get(address).status_code == 404


# The office
# --------------------------------------------------------------------------------------------------


def test_nothing_is_accepted_before_every_answer_is_confirmed(handed_in):
    by = make_officer()
    with pytest.raises(NotNow, match="请先逐项核对申报条件的答复"):
        verbs.accept(application=handed_in, by=by, now=NOW)
    wrong = confirmed(in_operation=("contradicted", "工商登记显示仅运行八个月。"))
    check_answers(application=handed_in, checks=wrong, by=by, now=NOW)
    with pytest.raises(NotNow, match="与核实情况不符"):
        verbs.accept(application=handed_in, by=by, now=NOW)
    check_answers(application=handed_in, checks=confirmed(), by=by, now=NOW)
    assert verbs.accept(application=handed_in, by=by, now=NOW).status == A.ACCEPTED
    row = handed_in.eligibility_answers.get(question="in_operation")
    assert (row.finding, row.reason, row.checked_by) == ("confirmed", "", by)
    noted = Entry.objects.filter(action="application.check_answers").order_by("seq")
    assert [entry.data["contradicted"] for entry in noted] == [
        {"in_operation": "工商登记显示仅运行八个月。"},
        {},
    ]


def test_applications_from_before_are_not_held_up(office):
    application = make_application(status=A.SUBMITTED)
    address = f"/admin/applications/application/{application.pk}/change/"
    assert "未询问" in text(office.get(address))
    with pytest.raises(NotNow):
        check_answers(application=application, checks={}, by=make_officer(), now=NOW)
    done = verbs.accept(application=application, by=make_officer(), now=NOW)
    assert done.status == A.ACCEPTED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (("contradicted", ""), "reason_in_operation"),
        (("contradicted", "不对"), "reason_in_operation"),
        (("", ""), "finding_in_operation"),
        (("perhaps", ""), "finding_in_operation"),
    ],
)
def test_a_check_says_what_and_why(handed_in, changed, field):
    with pytest.raises(BadInput) as refusal:
        check_answers(
            application=handed_in,
            checks=confirmed(in_operation=changed),
            by=make_officer(),
            now=NOW,
        )
    assert refusal.value.field == field
    assert not handed_in.eligibility_answers.exclude(finding="").exists()


def test_only_the_office_without_a_conflict_checks(handed_in, agency):
    tied = make_officer()
    make_tie(tied, agency)
    for by, refusal in ((make_member(agency), NotAllowed), (tied, InConflict)):
        with pytest.raises(refusal):
            check_answers(application=handed_in, checks=confirmed(), by=by, now=NOW)
    Application.objects.filter(pk=handed_in.pk).update(status=A.DRAFT)
    with pytest.raises(NotNow):
        check_answers(application=handed_in, checks=confirmed(), by=make_officer(), now=NOW)


def test_the_desk_confirms_contradicts_and_the_agency_reads_it_when_returned(
    office, handed_in, agency
):
    record = f"/admin/applications/application/{handed_in.pk}/"
    assert "品牌是否已持续运行满12个月？" in text(office.get(f"{record}change/"))
    sent = {f"finding_{code}": "confirmed" for code in CODES}
    sent |= {"finding_in_operation": "contradicted", "reason_in_operation": "不"}
    refused = office.post(f"{record}verb/check-answers/", sent)
    assert refused.status_code == 422
    sent["reason_in_operation"] = "工商登记显示仅运行八个月。"
    assert office.post(f"{record}verb/check-answers/", sent).status_code == 302
    assert "工商登记显示仅运行八个月。" in text(office.get(f"{record}change/"))
    assert office.post(f"{record}verb/accept/").status_code == 409
    reader = Client()
    reader.force_login(make_member(agency))
    page = f"/workspace/applications/{handed_in.number}/"
    assert "工商登记" not in text(reader.get(page))
    office.post(f"{record}verb/return/", {"identity": "请说明品牌启用时间。"})
    assert "工商登记显示仅运行八个月。" in text(reader.get(page))


# The database
# --------------------------------------------------------------------------------------------------


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_the_database_holds_the_promises(handed_in):
    rows = EligibilityAnswer.objects.filter(application=handed_in)
    one = rows.filter(question="in_operation")
    applications = Application.objects.filter(pk=handed_in.pk)
    tries = {
        "another answer": lambda: one.update(answer=False),
        "another question": lambda: one.update(question="other"),
        "a second answer": lambda: rows.exclude(question="in_operation").update(
            question="in_operation"
        ),
        "a finding without a moment": lambda: one.update(finding="confirmed"),
        "a contradiction without a reason": lambda: one.update(
            finding="contradicted", checked_at=NOW
        ),
        "accepted over an open answer": lambda: applications.update(status=A.ACCEPTED),
    }
    assert [name for name, change in tries.items() if not refused(change)] == []
    rows.update(finding="confirmed", checked_at=NOW)
    assert not refused(lambda: applications.update(status=A.ACCEPTED))
