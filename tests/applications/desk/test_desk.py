"""The office's desk: applications, award years, rules, the negative list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from applications.cycles.enums import CycleStatus
from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.models import Application, Cycle, RuleSet, VetoFinding
from brandportal.accounts.enums import Role
from brandportal.journal.models import Entry
from brandportal.rulebook import default_rules, digest
from tests.factories.applications import (
    NOW,
    make_application,
    make_cycle,
    make_evidence,
    make_rule_set,
)
from tests.factories.desk import save_record
from tests.factories.pairs import then_confirmed, typed
from tests.factories.people import make_agency, make_head, make_officer, make_tie, make_user

LIST = "/admin/applications/application/"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def office(db):
    with time_machine.travel(NOW, tick=False):
        client = Client()
        client.force_login(make_officer())
        yield client


def record(application: Application, verb: str = "") -> str:
    tail = f"verb/{verb}/" if verb else "change/"
    return f"{LIST}{application.pk}/{tail}"


def test_drafts_are_not_on_the_desk(office):
    draft = make_application(name="草稿品牌")
    sent = make_application(agency=make_agency(), status=A.SUBMITTED, name="已交品牌")
    page = text(office.get(LIST))
    assert "已交品牌" in page
    assert "草稿品牌" not in page
    assert office.get(record(draft)).status_code == 302
    assert office.get(record(draft, "accept")).status_code == 302
    assert office.get(record(sent)).status_code == 200


def test_record_shows_the_whole_application_with_its_files(office):
    application = make_application(status=A.SUBMITTED)
    page = text(office.get(record(application)))
    for words in (
        "车有所忧，我有所答",
        "故障咨询当场答复",
        "人民路服务点",
        "90 分（满分 100 分）",
        f"/files/evidence/{application.evidence.get().pk}/",
    ):
        assert words in page, words


def test_accept_asks_and_does(office):
    application = make_application(status=A.SUBMITTED)
    assert "受理后进入初评。" in text(office.get(record(application, "accept")))
    response = office.post(record(application, "accept"))
    assert response["Location"] == record(application)
    application.refresh_from_db()
    assert application.status == A.ACCEPTED
    again = office.post(record(application, "accept"))
    assert again.status_code == 409
    assert "已受理" in text(again)


def test_accept_with_a_finding_shows_it_and_refuses(office):
    application = make_application(status=A.SUBMITTED)
    form = {
        "kind": "grave_incident",
        "happened_on": "2026-03-01",
        "source": "市应急管理局",
        "note": "",
    }
    assert office.post(record(application, "veto"), typed(WORD, **form)).status_code == 302
    assert "一票否决：重大事故" not in text(office.get(record(application)))
    then_confirmed()
    assert "一票否决：重大事故" in text(office.get(record(application)))
    response = office.post(record(application, "accept"))
    assert response.status_code == 409
    assert "市应急管理局" in text(response)


def test_return_takes_a_reason_a_section(office):
    application = make_application(status=A.SUBMITTED)
    empty = office.post(record(application, "return"), {"identity": " "})
    assert empty.status_code == 422
    assert "请至少写明一个部分需要补正的内容。" in text(empty)
    response = office.post(
        record(application, "return"), {"identity": "请写明含义", "evidence": "缺台账"}
    )
    assert response.status_code == 302
    assert list(application.correction_items.values_list("section", "reason")) == [
        ("identity", "请写明含义"),
        ("evidence", "缺台账"),
    ]


def test_return_keeps_what_was_typed_when_refused(office):
    application = make_application(status=A.SUBMITTED, corrections=1)
    response = office.post(record(application, "return"), {"identity": "再改一次"})
    assert response.status_code == 409
    assert "再改一次" in text(response)


def test_correction_is_shown_beside_what_stood_before(office):
    application = make_application(status=A.SUBMITTED)
    office.post(record(application, "return"), {"identity": "请改口号"})
    Application.objects.filter(pk=application.pk).update(slogan="改后的口号")
    verbs.resubmit(
        application=application,
        by=make_head(application.agency),
        now=NOW + timedelta(hours=1),
        proved_at=NOW + timedelta(hours=1),
    )
    page = text(office.get(record(application)))
    assert "请改口号" in page
    table = page.partition("退回时")[2].partition("</table>")[0]
    assert "车有所忧，我有所答" in table
    assert "改后的口号" in table


def test_decline_needs_its_reason(office):
    application = make_application(status=A.SUBMITTED)
    why, proof = "服务点尚未对外开放", typed(WORD)["proof"]
    for reason, status in (("", 422), (why, 302), ("服务点至今没有开放", 409)):
        sent = {"reason": reason, "proof": proof}
        assert office.post(record(application, "decline"), sent).status_code == status, reason
    application.refresh_from_db()
    assert application.status == A.SUBMITTED
    then_confirmed()
    application.refresh_from_db()
    assert (application.status, application.decision_reason) == (A.DECLINED, why)


def test_conflict_of_interest_disables_every_verb(office):
    application = make_application(status=A.SUBMITTED)
    insider = make_officer()
    make_tie(insider, application.agency)
    client = Client()
    client.force_login(insider)
    page = client.get(record(application))
    assert (page.status_code, "没有此记录" in page.content.decode()) == (403, True)
    for verb, data in (
        ("accept", {}),
        ("return", {"identity": "x"}),
        ("decline", typed(WORD, reason="不是服务品牌")),
        ("veto", typed(WORD, kind="other", happened_on="2026-03-01", source="x")),
    ):
        assert client.post(record(application, verb), data).status_code == 403, verb
    application.refresh_from_db()
    assert application.status == A.SUBMITTED
    assert not VetoFinding.objects.exists()


def test_auditor_reads_and_does_nothing(db):
    application = make_application(status=A.SUBMITTED)
    client = Client()
    client.force_login(make_user(Role.AUDITOR, name="审计"))
    page = text(client.get(record(application)))
    assert "可以办理的事项" not in page
    for verb in ("accept", "return", "decline", "veto"):
        assert client.post(record(application, verb)).status_code == 403
    assert client.get("/admin/applications/cycle/add/").status_code == 403
    assert client.get("/admin/applications/vetofinding/add/").status_code == 403


@pytest.mark.parametrize("role", [None, Role.PANEL, Role.LEADER])
def test_other_roles_do_not_enter(db, role):
    application = make_application(status=A.SUBMITTED)
    client = Client()
    client.force_login(make_user(*([role] if role else []), name="某人"))
    assert client.get(LIST).status_code in (302, 403)
    assert client.get(record(application)).status_code in (302, 403)


def test_file_used_by_another_agency_is_pointed_out(office):
    mine = make_application(status=A.SUBMITTED)
    other = make_application(agency=make_agency(), status=A.SUBMITTED)
    for application in (mine, other):
        make_evidence(application, sha256="a" * 64, title="同一份台账")
    page = text(office.get(record(mine)))
    assert f"同一份台账: {other.number}" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(office, rows, django_assert_num_queries):
    cycle = make_cycle()
    for _ in range(rows):
        make_application(agency=make_agency(), cycle=cycle, status=A.SUBMITTED)
    office.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        office.get(LIST)


LIST_QUERIES = 8


@pytest.mark.parametrize("rows", [1, 3])
def test_record_takes_the_same_queries_for_one_and_three_rows(
    office, rows, django_assert_num_queries
):
    application = make_application(status=A.SUBMITTED)
    for _ in range(rows - 1):
        make_evidence(application)
    office.get(record(application))
    with django_assert_num_queries(RECORD_QUERIES):
        office.get(record(application))


RECORD_QUERIES = 26


def test_queue_shows_the_oldest_and_leads_to_the_list(office):
    make_application(agency=make_agency(), status=A.SUBMITTED, submitted_at=NOW - timedelta(days=4))
    make_application(agency=make_agency(), status=A.SUBMITTED)
    make_application(agency=make_agency(), status=A.RETURNED)
    page = text(office.get("/admin/"))
    assert "最早提交于 2026年3月5日 10:00" in page
    assert f'href="{LIST}?status__exact=submitted"' in page
    assert "最近一件至 2026-03-16 10:00" in page


def cycle_form(**changes) -> dict[str, object]:
    days = {
        "application": ("2026-03-01", "2026-03-31"),
        "acceptance": ("2026-04-01", "2026-04-30"),
        "preliminary": ("2026-05-01", "2026-05-31"),
        "rating": ("2026-06-01", "2026-06-30"),
        "leadership": ("2026-07-01", "2026-07-31"),
        "notice": ("2026-08-01", "2026-08-31"),
        "conferral": ("2026-09-01", "2026-09-30"),
    }
    form: dict[str, object] = {"year": 2026, "kind": "top_ten"}
    for stage, (first, last) in days.items():
        form[f"{stage}_opens"], form[f"{stage}_closes"] = first, last
    return {**form, **changes}


WORD = "a long enough pass phrase"
CYCLES = "/admin/applications/cycle/"


def test_award_year_is_drawn_up_in_days_and_opened(office):
    rule_set = make_rule_set()
    assert office.get(f"{CYCLES}add/").status_code == 200
    response = office.post(f"{CYCLES}add/", cycle_form(rule_set=rule_set.pk))
    assert response.status_code == 302
    cycle = Cycle.objects.get()
    window = cycle.windows.get(stage="application")
    assert window.opens_at.isoformat() == "2026-02-28T16:00:00+00:00"
    assert window.closes_at.isoformat() == "2026-03-31T16:00:00+00:00"
    page = text(office.get(f"{CYCLES}{cycle.pk}/change/"))
    assert 'value="2026-03-31"' in page
    assert office.post(f"{CYCLES}{cycle.pk}/verb/open/", typed(WORD)).status_code == 302
    cycle.refresh_from_db()
    assert cycle.status == CycleStatus.DRAFT
    then_confirmed()
    cycle.refresh_from_db()
    assert (cycle.status, cycle.rules_hash) == (CycleStatus.OPEN, digest(default_rules()))
    assert [e.action for e in Entry.objects.about(cycle).order_by("seq")] == [
        "cycle.create",
        "cycle.set_windows",
        "cycle.open",
    ]


def test_award_year_is_changed_while_drawn_up_and_read_only_after(office):
    rule_set, other = make_rule_set(), make_rule_set()
    office.post(f"{CYCLES}add/", cycle_form(rule_set=rule_set.pk))
    cycle = Cycle.objects.get()
    change = cycle_form(rule_set=other.pk, rating_closes="2026-06-20")
    assert save_record(office, f"{CYCLES}{cycle.pk}/change/", change).status_code == 302
    cycle.refresh_from_db()
    assert cycle.rule_set == other
    closes_at = cycle.windows.get(stage="rating").closes_at
    assert closes_at.isoformat() == "2026-06-20T16:00:00+00:00"
    office.post(f"{CYCLES}{cycle.pk}/verb/open/", typed(WORD))
    then_confirmed()
    assert office.post(f"{CYCLES}{cycle.pk}/change/", change).status_code == 403
    assert 'name="rating_opens"' not in text(office.get(f"{CYCLES}{cycle.pk}/change/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rating_opens": "2026-05-30"}, "不得早于“初评”阶段结束时开始"),
        ({"rating_opens": "2026-07-02"}, "开始时间须早于结束时间"),
        ({"rating_closes": ""}, "两个日期须同时填写或同时留空。"),
        ({"year": 1999}, "2000"),
    ],
)
def test_award_year_out_of_order_is_refused_at_its_field(office, changes, sentence):
    rule_set = make_rule_set()
    response = office.post(f"{CYCLES}add/", cycle_form(rule_set=rule_set.pk, **changes))
    assert response.status_code == 200
    assert sentence in text(response)
    assert not Cycle.objects.exists()


def test_award_year_exists_once(office):
    cycle = make_cycle()
    response = office.post(f"{CYCLES}add/", cycle_form(rule_set=cycle.rule_set_id))
    assert response.status_code == 200
    assert Cycle.objects.count() == 1


def test_open_lists_what_is_missing(office):
    rule_set = make_rule_set()
    form = cycle_form(rule_set=rule_set.pk, rating_opens="", rating_closes="")
    office.post(f"{CYCLES}add/", form)
    cycle = Cycle.objects.get()
    assert "“社会评价（广评）”阶段尚未设定时间。" in text(office.get(f"{CYCLES}{cycle.pk}/change/"))
    response = office.post(f"{CYCLES}{cycle.pk}/verb/open/", typed(WORD))
    assert response.status_code == 422
    cycle.refresh_from_db()
    assert cycle.status == CycleStatus.DRAFT


def test_stage_is_extended_approval_recorded_year_copied(office):
    cycle = make_cycle()
    extend = {"stage": "conferral", "last_day": "2026-10-15", "reason": "表彰会议推迟一周"}
    extend |= {"proof": WORD}
    assert office.post(f"{CYCLES}{cycle.pk}/verb/extend/", extend).status_code == 302
    then_confirmed()
    closes_at = cycle.windows.get(stage="conferral").closes_at
    assert closes_at.isoformat() == "2026-10-15T16:00:00+00:00"
    overlap = {"stage": "rating", "last_day": "2026-07-15", "reason": "推迟一个月"}
    refused = office.post(f"{CYCLES}{cycle.pk}/verb/extend/", overlap)
    assert refused.status_code == 422
    assert "不得早于“社会评价（广评）”阶段结束时开始" in text(refused)
    approval = {"body": "市委、市政府", "number": "张委发〔2026〕1号"}
    assert office.post(f"{CYCLES}{cycle.pk}/verb/approval/", approval).status_code == 302
    assert office.post(f"{CYCLES}{cycle.pk}/verb/copy/", {"year": 2027}).status_code == 302
    assert Cycle.objects.get(year=2027).windows.count() == 7
    assert office.post(f"{CYCLES}{cycle.pk}/verb/copy/", {"year": 2027}).status_code == 422


RULES = "/admin/applications/ruleset/"


def test_rule_set_is_added_as_json_and_read_only_after(office):
    import json

    page = text(office.get(f"{RULES}add/"))
    assert "&quot;stage_weights&quot;" in page
    form = {"version": "2026.1", "title": "正式", "rules": json.dumps(default_rules())}
    assert office.post(f"{RULES}add/", form).status_code == 302
    rule_set = RuleSet.objects.get()
    assert rule_set.rules == default_rules()
    assert rule_set.created_at == NOW
    assert "<textarea" not in text(office.get(f"{RULES}{rule_set.pk}/change/"))
    assert office.post(f"{RULES}{rule_set.pk}/change/", form).status_code == 403


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("{", "JSON 格式有误"),
        ("[]", "must be a group"),
        ('{"titles": 1}', "stage_weights is missing."),
    ],
)
def test_unsound_rules_are_refused_at_the_field(office, rules, sentence):
    response = office.post(f"{RULES}add/", {"version": "9", "title": "x", "rules": rules})
    assert response.status_code == 200
    assert sentence in text(response)
    assert not RuleSet.objects.exists()


FINDINGS = "/admin/applications/vetofinding/"


def test_finding_is_added_and_never_changed(office):
    agency = make_agency("示例局")
    form = {
        "agency": agency.pk,
        "kind": "rigged_ratings",
        "happened_on": "2026-03-01",
        "source": "市纪委监委",
        "note": "",
    }
    assert office.post(f"{FINDINGS}add/", typed(WORD, **form)).status_code == 302
    assert not VetoFinding.objects.exists()
    then_confirmed()
    finding = VetoFinding.objects.get()
    assert (finding.happened_on, finding.recorded_at) == (date(2026, 3, 1), NOW)
    assert office.post(f"{FINDINGS}{finding.pk}/change/", form).status_code == 403
    assert "市纪委监委" in text(office.get(FINDINGS))
    late = {**form, "happened_on": "2026-03-10"}
    assert "日期不得晚于今天。" in text(office.post(f"{FINDINGS}add/", typed(WORD, **late)))


def test_pages_of_the_desk_carry_nothing_inline(office):
    application = make_application(status=A.SUBMITTED)
    cycle = application.cycle
    for url in (
        LIST,
        record(application),
        record(application, "return"),
        f"{CYCLES}add/",
        f"{CYCLES}{cycle.pk}/change/",
        f"{RULES}add/",
        f"{FINDINGS}add/",
        reverse("admin:applications_brand_changelist"),
    ):
        page = text(office.get(url))
        assert " style=" not in page, url
        assert "<style" not in page, url
        assert " onclick=" not in page, url
