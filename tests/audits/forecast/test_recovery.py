"""The plan of recovery: steps with somebody and a day, what came of them, and who writes it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from audits.forecast.recovery import STEPS_LIMIT, add_step, close_step, drop_step, last_day_for
from audits.models import RecoveryStep, Title
from brandportal.accounts.enums import AgencyRole
from brandportal.duties import duties, to_remind
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from tests.factories.applications import SHANGHAI
from tests.factories.audits import make_title
from tests.factories.people import make_head, make_member, make_officer

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 10, 13, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def title() -> Title:
    return make_title()


@pytest.fixture
def drafter(title) -> Any:
    return make_member(title.agency)


def add(title: Title, by: Any, **given: Any) -> RecoveryStep:
    values = {
        "year": 2025,
        "part": "bad_rating_loop",
        "what": "每天早上查看待答差评",
        "responsible": "窗口科",
        "due_on": date(2025, 11, 1),
        "now": NOW,
    }
    return add_step(title=title, by=by, **{**values, **given})


def test_a_step_is_added_closed_and_kept(title, drafter) -> None:
    step = add(title, drafter)
    done = NOW + timedelta(days=3)
    close_step(step=step, note="已连续三天当日答复", by=make_head(title.agency), now=done)
    step.refresh_from_db()
    assert (step.done_note, step.done_at) == ("已连续三天当日答复", done)
    with pytest.raises(NotNow):
        close_step(step=step, note="再次填写完成情况", by=drafter, now=done)
    with pytest.raises(NotNow):
        drop_step(step=step, by=drafter, now=done)
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "recovery.add",
        "recovery.close",
    ]


def test_the_same_step_sent_twice_is_one(title, drafter) -> None:
    assert add(title, drafter) == add(title, drafter)
    assert Entry.objects.count() == 1


def test_a_step_taken_out_stays_in_the_journal(title, drafter) -> None:
    drop_step(step=add(title, drafter), by=drafter, now=NOW)
    assert not RecoveryStep.objects.exists()
    assert Entry.objects.latest("pk").data["what"] == "每天早上查看待答差评"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("part", "weather"),
        ("what", "改"),
        ("responsible", " "),
        ("due_on", date(2025, 10, 12)),
        ("due_on", date(2026, 1, 1)),
    ],
)
def test_what_is_wrong_is_said_at_its_field(title, drafter, field, value) -> None:
    with pytest.raises(BadInput) as refused:
        add(title, drafter, **{field: value})
    assert refused.value.field == field


def test_a_step_is_due_by_the_end_of_the_year_and_later_within_a_month() -> None:
    assert last_day_for(2025, now=datetime(2025, 11, 30, tzinfo=SHANGHAI)) == date(2025, 12, 31)
    assert last_day_for(2025, now=datetime(2026, 1, 10, tzinfo=SHANGHAI)) == date(2026, 2, 10)


def test_a_plan_has_a_limit(title, drafter) -> None:
    for number in range(STEPS_LIMIT):
        add(title, drafter, what=f"每天早上查看待答差评第{number}项")
    with pytest.raises(BadInput):
        add(title, drafter)


def test_others_write_no_plan(title, drafter) -> None:
    step = add(title, drafter)
    reader = make_member(title.agency, role=AgencyRole.READER)
    for person in (reader, make_head(make_title().agency), make_officer()):
        with pytest.raises(NotAllowed):
            add(title, person, what="外人写进来的整改措施")
        with pytest.raises(NotAllowed):
            close_step(step=step, note="外人写的完成情况", by=person, now=NOW)
        with pytest.raises(NotAllowed):
            drop_step(step=step, by=person, now=NOW)


def test_no_plan_for_a_year_whose_verdict_does_not_come_next(title, drafter) -> None:
    with pytest.raises(NotNow):
        add(title, drafter, year=2026, due_on=date(2026, 3, 1))


def test_the_database_keeps_done_paired_and_a_step_once(title, drafter) -> None:
    step = add(title, drafter)
    broken = (
        {"done_at": NOW},
        {"done_note": "没有人写的完成情况"},
        {"done_at": NOW - timedelta(days=1), "done_by": drafter, "done_note": "早于填写时间"},
        {"responsible": ""},
        {"part": "weather"},
    )
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            RecoveryStep.objects.filter(pk=step.pk).update(**values)
    step.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save(force_insert=True)


def test_the_page_keeps_what_was_typed_and_adds_once(client, title, drafter) -> None:
    client.force_login(drafter)
    url = reverse("workspace:title-forecast", args=[title.number])
    sent = {
        "part": "spot_checks",
        "what": "每周按检查单自查窗口",
        "responsible": "窗口科",
        "due_on": "2025-10-01",
    }
    with time_machine.travel(NOW, tick=False):
        begun = client.get(f"{url}?part=spot_checks").content.decode()
        assert "每周" in begun
        refused = client.post(url, sent)
        assert refused.status_code == 422
        assert "每周按检查单自查窗口" in refused.content.decode()
        for _twice in range(2):
            assert client.post(url, {**sent, "due_on": "2025-11-03"}).status_code == 302
        assert RecoveryStep.objects.count() == 1
        page = reverse(
            "workspace:recovery-step", args=[title.number, RecoveryStep.objects.get().pk]
        )
        assert client.post(page, {"note": "短"}).status_code == 422
        assert client.post(page, {"note": "检查单已张贴并执行"}).status_code == 302
        assert "检查单已张贴并执行" in client.get(url).content.decode()
        assert client.post(page, {"drop": "1"}).status_code == 409


def test_open_steps_stand_on_the_front_page_and_are_reminded_of(title, drafter) -> None:
    soon = add(title, drafter, due_on=date(2025, 10, 15))
    late = add(title, drafter, what="重新培训窗口人员", due_on=date(2025, 10, 13))
    add(title, drafter, what="年底前的最后一项措施", due_on=date(2025, 12, 31))
    done = add(title, drafter, what="已经完成的一项措施", due_on=date(2025, 10, 14))
    close_step(step=done, note="按期完成并已公示", by=drafter, now=NOW)
    later = NOW + timedelta(days=1)
    found = {duty.key: duty for duty in duties([title.agency_id], later)}
    assert set(found) == {f"recovery-step:{soon.pk}", f"recovery-step:{late.pk}"}
    assert found[f"recovery-step:{late.pk}"].pressing
    assert found[f"recovery-step:{soon.pk}"].due == datetime(2025, 10, 16, tzinfo=SHANGHAI)
    assert [duty.key for duty, _step in to_remind(later)] == [f"recovery-step:{soon.pk}"]


def test_the_office_reads_the_plan_beside_the_title(client, title, drafter) -> None:
    add(title, drafter)
    client.force_login(make_officer())
    with time_machine.travel(NOW, tick=False):
        shown = client.get(reverse("admin:audits_title_change", args=[title.pk])).content.decode()
    assert "每天早上查看待答差评" in shown
