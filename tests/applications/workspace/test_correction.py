"""The correction as its people go through it: asking the head, marks, reasons, two windows."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from applications.drafting.editing import save_section
from applications.form.content import section_version
from applications.form.enums import ApplicationStatus as A
from applications.form.sections import BY_CODE
from applications.lifecycle import applications as verbs
from applications.models import Application
from brandportal.errors import NotNow
from brandportal.notices.models import Notice
from tests.factories.applications import NOW


def text(response) -> str:
    return response.content.decode()


def returned(world, section: str = "identity") -> Application:
    verbs.sign_off(application=world.draft, by=world.head, now=NOW, proved_at=NOW)
    return verbs.return_for_correction(
        application=world.draft, items={section: "请写明含义"}, by=world.office, now=NOW
    )


def write(world, by, now=NOW, **data) -> None:
    fresh = Application.objects.get(pk=world.draft.pk)
    version = section_version(fresh, BY_CODE["identity"])
    save_section(application=fresh, section="identity", data=data, version=version, by=by, now=now)


def test_the_drafter_asks_the_head_once_for_each_state(world):
    returned(world)
    write(world, world.drafter, slogan="新口号")
    drafter = world.client(world.drafter)
    assert world.url("do/ask_again/") in text(drafter.get(world.url()))
    assert drafter.post(world.url("do/ask_again/")).status_code == 302
    told = Notice.objects.filter(subject_id="Please sign off the correction: %(brand)s")
    assert [row.recipient for row in told] == [world.head]
    assert "2026-03-16 24:00" in told.get().body
    application = Application.objects.get(pk=world.draft.pk)
    assert application.status == A.RETURNED
    with pytest.raises(NotNow):
        verbs.ask_again(application=application, by=world.drafter, now=NOW + timedelta(hours=2))
    write(world, world.drafter, NOW + timedelta(hours=3), slogan="又改了")
    application.refresh_from_db()
    verbs.ask_again(application=application, by=world.drafter, now=NOW + timedelta(hours=4))
    assert told.all().count() == 2


def test_a_corrected_section_loses_its_mark(world):
    returned(world)
    drafter = world.client(world.drafter)
    states = {step.name: step for step in drafter.get(world.url()).context["steps"]}
    title = str(BY_CODE["identity"].title)
    assert (states[title].state, states[title].note) == ("missing", "需补正")
    write(world, world.drafter, slogan="新口号")
    states = {step.name: step for step in drafter.get(world.url()).context["steps"]}
    assert (states[title].state, states[title].note) == ("done", "已补正")


@pytest.mark.parametrize(("section", "offered"), [("identity", False), ("evidence", True)])
def test_add_evidence_leads_to_no_closed_section(world, section, offered):
    returned(world, section)
    world.draft.evidence.all().delete()
    page = text(world.client(world.drafter).get(world.url()))
    assert ("添加材料" in page) is offered


def test_the_head_gives_back_with_a_reason_that_is_told(world):
    verbs.request_sign_off(application=world.draft, by=world.drafter, now=NOW)
    head = world.client(world.head)
    assert "<textarea" in text(head.get(world.url("do/send_back/")))
    refused = head.post(world.url("do/send_back/"), {"reason": "."})
    assert refused.status_code == 422
    assert Application.objects.get().status == A.SIGN_OFF
    reason = "承诺的目标值请与去年台账核对。"
    assert head.post(world.url("do/send_back/"), {"reason": reason}).status_code == 302
    assert reason in text(world.client(world.drafter).get(world.url()))
    note = Notice.objects.filter(recipient=world.drafter).order_by("pk").last()
    assert note is not None
    assert reason in note.body


def conflict(world, first, second):
    client = world.client(second)
    opened = section_version(world.draft, BY_CODE["identity"])
    write(world, first, NOW, slogan="先保存的")
    return client.post(
        world.url("sections/identity/"),
        {
            "version": opened,
            "brand_name": "港城车大夫",
            "slogan": "后保存的",
            "summary": world.draft.summary,
            "meaning": world.draft.meaning,
        },
    )


def test_a_conflict_marks_the_field_that_differs(world):
    page = conflict(world, world.head, world.drafter)
    assert page.status_code == 409
    assert set(page.context["page"].texts.errors) == {"__all__", "slogan"}
    assert "后保存的" in text(page)
    assert "先保存的" in text(page)


def test_ones_own_two_windows_are_not_somebody_else(world):
    own = text(conflict(world, world.drafter, world.drafter))
    assert "另一个窗口" in own
    assert "其他人" not in own


def test_after_the_window_the_draft_says_so(world):
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        page = text(world.client(world.drafter).get(world.url()))
        home = text(world.client(world.drafter).get("/workspace/"))
    assert "本草稿不能再提交" in page
    assert "本草稿不能再提交" in home
