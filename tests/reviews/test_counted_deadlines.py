"""Every deadline in working days is in the list of those that are computed again; cases as an
example.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from brandportal.accounts.enums import AgencyRole
from brandportal.notices.models import Notice
from brandportal.workdays.calendar import end_of_working_day, last_day_of
from brandportal.workdays.deadlines import known_kinds, move_deadlines
from brandportal.workdays.models import CalendarYear
from brandportal.workflow import CLOCK
from reviews.models import Case
from tests.brandportal.workdays.test_years import enter_law
from tests.factories.cases import make_case, make_counted_year
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 28, 10, tzinfo=SHANGHAI)
# Counted in months or days, not in working days.
OTHERWISE = {"rectification.due_at", "readingpermit.ends_at"}


def test_every_field_of_a_deadline_is_counted_again_or_is_no_working_days():
    fields = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ("applications", "reviews", "audits") and not model._meta.proxy
        for field in model._meta.concrete_fields
        if re.fullmatch(r"(\w+_)?due(_at)?|ends_at|heard_until", field.name)
    }
    listed = [f"{kind.model._meta.model_name}.{kind.field}" for kind in known_kinds()]
    # An answer keeps the date by which it was owed, a withdrawn notice its term.
    assert fields - OTHERWISE - {"caseanswer.due", "withdrawnnotice.ends_at"} == set(listed)
    assert len(listed) == len(set(listed)) == 16


def test_cases_come_nearer_as_counted_from_opening_or_complex_and_others_stay():
    year = make_counted_year(brands=1)
    make_user(username="drafter", agency=year.first.agency, role=AgencyRole.DRAFTER)
    rules = year.first.cycle.rules["bad_rating"]
    days, more = int(rules["answer_working_days"]), int(rules["complex_answer_working_days"])
    cases = [make_case(year.first, "to_answer") for _number in range(3)]
    dues = [end_of_working_day(NOW, count) for count in (days, more, days + 1)]
    for case, due in zip(cases, dues, strict=True):
        changes = {"verify_due": end_of_working_day(NOW, 1), "answer_due": due}
        Case.objects.filter(pk=case.pk).update(opened_at=NOW, **changes)
    assert [last_day_of(due) for due in dues[:2]] == [date(2027, 1, 7), date(2027, 1, 21)]
    assert move_deadlines(year=2027, by=CLOCK, now=NOW).moved == 0  # nothing is known yet
    enter_law()
    CalendarYear.objects.create(year=2027, document="x", completed_at=NOW)
    found = move_deadlines(year=2027, by=CLOCK, now=NOW)
    now_due = [last_day_of(Case.objects.get(pk=case.pk).answer_due) for case in cases]
    assert now_due == [date(2027, 1, 5), date(2027, 1, 19), last_day_of(dues[2])]
    assert (found.moved, found.stay) == (2, 1)
    assert {row.subject for row in Notice.objects.filter(recipient__username="drafter")} == {
        "A date has changed: answer to a bad rating"
    }
