"""Two clerks open the same record of the desk: the second is told, and nothing is overwritten."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency
from brandportal.journal.models import Entry
from brandportal.workdays.models import CalendarDay
from reviews.models import HeldWord
from tests.factories.desk import as_read
from tests.factories.people import make_agency, make_user

pytestmark = pytest.mark.django_db
SAID = "此记录在您打开后已被他人修改"


@pytest.fixture
def clerks() -> tuple[Client, Client]:
    both = Client(), Client()
    for client in both:
        client.force_login(make_user(Role.OFFICE))
    return both


def records() -> list[tuple[str, dict, dict, str]]:
    """Every kind of record that is changed by typing: its page, what the first clerk types, the
    second, and the field.
    """
    day = CalendarDay.objects.create(date=date(2026, 5, 1), is_working=False, name="劳动节")
    word = HeldWord.objects.create(word="踢皮球", note="")
    made = make_agency("示例局")
    agency = {
        field.name: getattr(made, field.name) or ""
        for field in Agency._meta.fields
        if field.editable and field.name not in ("id", "invented", "is_active")
    } | {"is_active": "on"}
    first_day = {"date": "2026-05-01", "name": "甲"}
    return [
        (
            reverse("admin:workdays_calendarday_change", args=[day.pk]),
            first_day,
            {**first_day, "name": "乙"},
            "name",
        ),
        (
            reverse("admin:reviews_heldword_change", args=[word.pk]),
            {"word": "踢皮球", "note": "甲"},
            {"word": "踢皮球", "note": "乙"},
            "note",
        ),
        (
            reverse("admin:accounts_agency_change", args=[made.pk]),
            {**agency, "contact_name": "甲"},
            {**agency, "contact_name": "乙"},
            "contact_name",
        ),
    ]


@pytest.mark.parametrize("kind", range(3))
def test_the_second_clerk_is_told_and_nothing_is_overwritten(clerks, kind):
    one, other = clerks
    address, first, second, field = records()[kind]
    opened = as_read(one, address)
    assert as_read(other, address) == opened
    assert one.post(address, {**first, "as_read": opened}).status_code == 302
    written = Entry.objects.count()
    clash = other.post(address, {**second, "as_read": opened})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert SAID in page
    assert f'value="{second[field]}"' in page
    assert Entry.objects.count() == written
    again = as_read(other, address)
    assert again != opened
    assert other.post(address, {**second, "as_read": again}).status_code == 302


@pytest.mark.parametrize("mark", ["", "0" * 32, None])
def test_a_form_without_its_mark_saves_nothing(clerks, mark):
    address, first, _second, _field = records()[0]
    typed = first if mark is None else {**first, "as_read": mark}
    assert clerks[0].post(address, typed).status_code == 409
    assert CalendarDay.objects.get().name == "劳动节"
