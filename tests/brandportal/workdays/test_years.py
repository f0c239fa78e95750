"""A year is complete when a person marks it: the checks, the deadlines computed again, the desk
until then.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.web.spreadsheets import xlsx_bytes
from brandportal.workdays.admin import missing_calendar
from brandportal.workdays.domain import complete_year, open_year
from brandportal.workdays.holidays import statutory
from brandportal.workdays.models import CalendarDay, CalendarYear
from tests.factories.desk import queues
from tests.factories.people import make_officer, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
HEAD = ["开始日期", "结束日期", "类型", "节日"]
# An invented arrangement for 2027 that holds every day off by law.
TABLE = [
    ["2027-01-01", "2027-01-03", "放假", "元旦"],
    ["2027/2/5", "2027年2月12日", "放假", "春节"],
    ["20270213", "", "上班", "春节调休"],
    ["2027-04-03", "2027-04-05", "放假", "清明节"],
    ["2027-05-01", "2027-05-05", "放假", "劳动节"],
    ["2027-05-08", "", "上班", "劳动节调休"],
    ["2027-06-09", "", "放假", "端午节"],
    ["2027-09-15", "", "放假", "中秋节"],
    ["2027-10-01", "2027-10-07", "放假", "国庆节"],
]


def enter_law(year=2027):
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, is_working=False, name=name) for day, name in statutory(year)
    )


def complete(by=None, year=2027):
    return complete_year(
        year=CalendarYear(year=year, document="国办发明电〔2026〕9号"),
        by=by or make_officer(),
        now=NOW,
    )


def send(client, rows, **more):
    content = xlsx_bytes("t", rows[0], rows[1:], now=NOW)
    file = SimpleUploadedFile("days.xlsx", content)
    return client.post(
        reverse("admin:workdays_calendarday_import"),
        {"file": file, **more},
        HTTP_ACCEPT_LANGUAGE="en",
    )


def unknown(today: date) -> list[int]:
    """The years for whose holidays the desk asks on this day."""
    with time_machine.travel(today):
        found = queues(missing_calendar, timezone.now())
    return [int(queue.label.split()[-1]) for queue in found]


def test_complete_year_writes_a_line_and_makes_the_year_known():
    enter_law()
    office = make_officer()
    complete(office)
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("workdays.complete_year", office)
    assert (entry.data["year"], entry.data["moved"]) == (2027, 0)
    assert unknown(date(2026, 12, 1)) == []
    open_year(year=CalendarYear.objects.get(), by=office, now=NOW)
    assert unknown(date(2026, 12, 1)) == [2027]


def test_complete_year_refuses_a_year_of_which_one_day_is_entered():
    CalendarDay.objects.create(date=date(2027, 1, 1), is_working=False, name="元旦")
    with pytest.raises(BadInput, match="2027-02-08 春节") as refusal:
        complete()
    assert refusal.value.field == "year"
    assert "2027-01-01" not in refusal.value.reason


def test_complete_year_refuses_a_make_up_day_in_the_week_a_known_year_and_others():
    enter_law()
    CalendarDay.objects.create(date=date(2027, 3, 2), is_working=True, name="补班")
    with pytest.raises(BadInput, match="2027-03-02"):
        complete()
    CalendarDay.objects.filter(date=date(2027, 3, 2)).delete()
    with pytest.raises(NotNow, match="known already"):
        complete(year=2026)
    for role in set(Role) - {Role.OFFICE, Role.SYSTEM_ADMIN}:
        with pytest.raises(NotAllowed):
            complete(make_user(role))
    complete()
    with pytest.raises(NotNow, match="known already"):
        complete()


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [2027]),
        (date(2027, 3, 1), [2027]),
        (date(2027, 11, 1), [2027, 2028]),
    ],
)
def test_each_autumn_the_desk_asks_for_the_next_year(today, years):
    CalendarDay.objects.create(date=date(2027, 1, 1), is_working=False, name="元旦")
    assert unknown(today) == years


def test_a_table_of_the_year_is_looked_at_then_written_then_the_year_completed(client):
    client.force_login(make_officer())
    looked = send(client, [HEAD, *TABLE]).content.decode()
    assert "Nothing is wrong with this file" in looked
    assert "2027-02-13 春节调休 · works" in looked
    assert not CalendarDay.objects.exists()
    assert send(client, [HEAD, *TABLE], write="on").status_code == 302
    assert CalendarDay.objects.filter(is_working=True).count() == 2
    assert CalendarDay.objects.count() == 30
    assert "as before" in send(client, [HEAD, *TABLE]).content.decode()
    added = client.post(
        reverse("admin:workdays_calendaryear_add"), {"year": "2027", "document": "9号"}
    )
    assert added.status_code == 302
    assert CalendarYear.objects.get().completed_by.is_active


def test_a_table_with_wrong_cells_names_them_and_writes_nothing(client):
    client.force_login(make_officer())
    rows = [
        ["第一行标题", "", "", ""],
        HEAD,
        ["1/2/2027", "", "放假", "元旦"],
        ["2027-05-01", "2027-04-01", "休", "x"],
    ]
    rows += [
        ["2027-06-09", "", "开会", ""],
        ["2027-10-01", "", "放假", "国"],
        ["2027-10-01", "", "放假", "国"],
    ]
    answer = send(client, rows, write="on")
    page = answer.content.decode()
    assert answer.status_code == 422
    for place in ("A 开始日期", "B 结束日期", "C 类型", "D 节日"):
        assert place in page
    assert "The same value is already in row 6." in page
    assert not CalendarDay.objects.exists()


def test_a_year_is_not_completed_on_the_desk_while_days_are_missing(client):
    client.force_login(make_officer())
    answer = client.post(
        reverse("admin:workdays_calendaryear_add"), {"year": "2027", "document": "9号"}
    )
    assert "2027-01-01 元旦" in answer.content.decode()
    assert not CalendarYear.objects.exists()


def test_the_list_of_days_leads_to_the_import_for_those_who_keep_it(client):
    client.force_login(make_officer())
    address = reverse("admin:workdays_calendarday_import")
    assert address in client.get(reverse("admin:workdays_calendarday_changelist")).content.decode()
    assert client.get(address).status_code == 200
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(address).status_code == 403
    listed = client.get(reverse("admin:workdays_calendarday_changelist")).content.decode()
    assert address not in listed
