"""The agency's pages as its people use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.models import Application
from brandportal.journal.models import Entry
from tests.factories.applications import NOW, make_application, make_cycle, sent_answers
from tests.factories.people import PASSWORD, make_agency, make_head, make_member, make_user

PROOF = {"proof": PASSWORD}


def text(response) -> str:
    return response.content.decode()


def test_start_makes_the_draft_and_leads_to_it(world):
    agency = make_agency()
    client = world.client(make_member(agency))
    response = client.post(
        "/workspace/applications/new/",
        {"agency": agency.pk, "brand_name": "碧水先锋", **sent_answers()},
    )
    application = Application.objects.get(agency=agency)
    assert response.status_code == 302
    assert response["Location"] == f"/workspace/applications/{application.number}/"


def test_start_page_says_why_not(world):
    page = text(world.client(world.drafter).get("/workspace/applications/new/"))
    assert "该单位本年度已有申报：2026-001。" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    post = world.client(world.drafter).post("/workspace/applications/new/", {"brand_name": "x"})
    assert post.status_code == 409
    assert Application.objects.count() == 1


def test_start_page_without_an_open_year_or_agency(db, client):
    client.force_login(make_user())
    assert "尚未启动任何评选年度" in text(client.get("/workspace/applications/new/"))
    make_cycle()
    assert "您未在任何单位任职" in text(client.get("/workspace/applications/new/"))


def test_start_keeps_what_was_typed_when_refused(world):
    agency = make_agency()
    response = world.client(make_member(agency)).post(
        "/workspace/applications/new/",
        {"agency": agency.pk, "brand_name": "长" * 61, **sent_answers()},
    )
    assert response.status_code == 422
    assert "长" * 61 in text(response)


def test_start_refuses_somebody_elses_agency(world):
    agency = make_agency()
    response = world.client(make_member(agency)).post(
        "/workspace/applications/new/",
        {"agency": make_agency().pk, "brand_name": "借名", **sent_answers()},
    )
    assert response.status_code == 422
    assert Application.objects.count() == 1


def test_overview_shows_the_drafter_the_reason_at_the_disabled_button(world):
    page = text(world.client(world.drafter).get(world.url()))
    assert "提请负责人签发" in page
    assert 'aria-disabled="true" aria-describedby="sign_off-why"' in page


def test_overview_lists_what_is_missing_with_links(world):
    Application.objects.filter(pk=world.draft.pk).update(slogan="")
    page = text(world.client(world.head).get(world.url()))
    assert "“口号”尚未填写。" in page
    assert 'href="/workspace/applications/2026-001/sections/identity/"' in page
    assert "还有内容未填写，已列在本页。" in page


def test_drafter_asks_and_head_signs_off(world):
    asked = world.client(world.drafter).post(world.url("do/request_sign_off/"))
    assert asked.status_code == 302
    head = world.client(world.head)
    assert "签发即代表本单位声明" in text(head.get(world.url("do/sign_off/")))
    done = head.post(world.url("do/sign_off/"), PROOF, follow=True)
    assert "已提交，回执见本页。" in text(done)
    world.draft.refresh_from_db()
    assert (world.draft.status, world.draft.submitted_at) == (A.SUBMITTED, NOW)
    receipt = text(head.get(world.url("receipt/")))
    assert "2026-03-09 10:00:00" in receipt
    assert Entry.objects.get(action="application.sign_off").data["content_sha256"] in receipt


def test_second_sign_off_is_a_sentence_not_an_error(world):
    head = world.client(world.head)
    head.post(world.url("do/sign_off/"), PROOF)
    again = head.post(world.url("do/sign_off/"), PROOF)
    assert again.status_code == 409
    assert "已提交" in text(again)
    assert Entry.objects.filter(action="application.sign_off").count() == 1


def test_sign_off_with_gaps_lists_them(world):
    Application.objects.filter(pk=world.draft.pk).update(slogan="")
    response = world.client(world.head).post(world.url("do/sign_off/"), PROOF)
    assert response.status_code == 422
    assert "“口号”尚未填写。" in text(response)


def test_sign_off_after_the_stage_names_the_day(world):
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        response = world.client(world.head).post(world.url("do/sign_off/"), PROOF)
    assert response.status_code == 409
    assert "2026年4月1日" in text(response)


def test_drafter_who_signs_off_is_refused(world):
    response = world.client(world.drafter).post(world.url("do/sign_off/"), PROOF)
    assert response.status_code == 403
    world.draft.refresh_from_db()
    assert world.draft.status == A.DRAFT


def test_get_of_an_act_changes_nothing(world):
    for action in ("request_sign_off", "sign_off", "withdraw", "send_back"):
        world.client(world.head).get(world.url(f"do/{action}/"))
    world.draft.refresh_from_db()
    assert world.draft.status == A.DRAFT


def test_head_withdraws_after_being_asked(world):
    head = world.client(world.head)
    assert "不能恢复" in text(head.get(world.url("do/withdraw/")))
    assert head.post(world.url("do/withdraw/")).status_code == 302
    world.draft.refresh_from_db()
    assert world.draft.status == A.WITHDRAWN


def test_returned_application_shows_what_to_correct_and_until_when(world):
    verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    verbs.return_for_correction(
        application=world.draft, items={"identity": "请写明含义"}, by=world.office, now=NOW
    )
    page = text(world.client(world.drafter).get(world.url()))
    assert "请写明含义" in page
    assert "2026-03-16 24:00" in page
    section = text(world.client(world.drafter).get(world.url("sections/identity/")))
    assert "请写明含义" in section
    assert 'name="slogan"' in section
    closed = text(world.client(world.drafter).get(world.url("sections/values/")))
    assert "效能办没有要求补正这一部分。" in closed
    assert 'name="core_value"' not in closed


def test_what_the_leading_group_chose_is_sealed_until_announced(world):
    agency = make_agency()
    head = make_head(agency)
    pages = []
    for status in (A.SHORTLISTED, A.SELECTED, A.NOT_SELECTED):
        application = make_application(
            agency=make_agency(), cycle=world.cycle, status=status, name="同名品牌"
        )
        Application.objects.filter(pk=application.pk).update(agency=agency)
        world.draft = application
        page = text(world.client(head).get(world.url()))
        pages.append("已入围" in page and "列入十佳" not in page and "未入选" not in page)
        Application.objects.filter(pk=application.pk).update(**{"status": A.DECLINED})
    assert pages == [True, True, True]


def test_decision_of_the_leading_group_shows_once_announced(world):
    verbs_at = NOW + timedelta(days=150)
    world.cycle.outcome_announced_at = verbs_at
    world.cycle.save()
    application = make_application(agency=make_agency(), cycle=world.cycle, status=A.NOT_SELECTED)
    world.draft = application
    head = make_head(application.agency)
    assert "未入选" in text(world.client(head).get(world.url()))


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(world, count, django_assert_num_queries):
    for number in range(count - 1):
        make_application(agency=world.agency, cycle=make_cycle(2020 + number), status=A.WITHDRAWN)
    client = world.client(world.drafter)
    client.get("/workspace/applications/")
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get("/workspace/applications/")
    assert len(page.context["rows"]) == count


LIST_QUERIES = 8


def test_list_is_filtered_by_year_and_name(world):
    old = make_cycle(2024)
    make_application(agency=world.agency, cycle=old, status=A.DECLINED, name="旧品牌")
    client = world.client(world.drafter)
    assert len(client.get("/workspace/applications/").context["rows"]) == 2
    page = client.get(f"/workspace/applications/?cycle={old.pk}")
    assert [row["application"].brand.name for row in page.context["rows"]] == ["旧品牌"]
    assert (
        client.get("/workspace/applications/?brand=车大夫").context["page_obj"].paginator.count == 1
    )
    assert client.get("/workspace/applications/?cycle=nonsense&page=x").status_code == 200


def test_list_does_not_show_other_agencies(world):
    make_application(agency=make_agency(), cycle=world.cycle, name="别家")
    assert "别家" not in text(world.client(world.drafter).get("/workspace/applications/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_overview_takes_the_same_queries_for_one_and_three_rows(
    world, rows, django_assert_num_queries
):
    from tests.factories.applications import make_commitment, make_evidence

    for _ in range(rows - 1):
        make_commitment(world.draft)
        make_evidence(world.draft)
    client = world.client(world.drafter)
    client.get(world.url())
    with django_assert_num_queries(OVERVIEW_QUERIES):
        client.get(world.url())


OVERVIEW_QUERIES = 15
