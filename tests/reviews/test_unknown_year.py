"""A notice at the end of 2026: five working days whatever 2027 brings, said to be provisional,
counted again afterwards.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from applications.lifecycle.timing import correction_overdue, correction_running
from applications.models import Application
from brandportal.errors import NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.workdays import tasks
from brandportal.workdays.calendar import end_of_working_day, last_day_of
from brandportal.workdays.domain import complete_year
from brandportal.workdays.models import CalendarDay, CalendarYear
from reviews.bad_ratings.policies import before_answer_is_due
from reviews.bad_ratings.reminders import escalate
from reviews.decision.notice import publish_notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Case, Evaluation, Objection, PublicNotice, Sanction
from reviews.screening.policies import agency_was_heard, statement_in_time
from reviews.stages.policies import notice_has_passed
from tests.brandportal.workdays.test_years import enter_law
from tests.factories.cases import make_case, make_counted_year
from tests.factories.people import make_officer
from tests.factories.rating import make_objection, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 28, 10, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def published(now=NOW):
    year = make_year(status=EvaluationStatus.DECIDED, application_status=ApplicationStatus.SELECTED)
    return year, publish_notice(evaluation=year.evaluation, by=make_officer(), now=now)


def complete(now=NOW + HOUR):
    enter_law()
    return complete_year(
        year=CalendarYear(year=2027, document="x"), by=make_officer("keeper"), now=now
    )


def test_a_notice_into_an_unknown_year_runs_five_days_that_no_calendar_takes_away():
    _year, notice = published()
    # 29 December, then nothing certain until Monday 4 January: 4, 5, 6 and 7 January.
    assert last_day_of(notice.ends_at) == date(2027, 1, 7)
    line = Entry.objects.get(action="evaluation.publish_notice")
    assert line.data["provisional_until"] == 2027


def test_a_notice_into_an_unknown_year_is_refused_when_the_installation_says_so(settings):
    settings.NOTICE_INTO_UNKNOWN_YEAR = "refuse"
    with pytest.raises(NotNow, match="2027, whose holidays are not published yet"):
        published()
    assert not PublicNotice.objects.exists()
    enter_law()
    CalendarYear.objects.create(year=2027, document="x", completed_at=NOW)
    publish_notice(evaluation=Evaluation.objects.get(), by=make_officer("second"), now=NOW)
    assert last_day_of(PublicNotice.objects.get().ends_at) == date(2027, 1, 5)


def test_the_pages_say_that_the_end_is_provisional_until_the_calendar_is_there(
    client, time_machine
):
    time_machine.move_to(NOW + HOUR, tick=False)
    _year, _notice = published()
    words = "provisional: the holidays of 2027 are not published yet"

    def page_of(address: str) -> str:
        return client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()

    pages = [reverse("public:notice-list"), reverse("public:notice-detail", args=[2026])]
    assert [words in page_of(page) for page in pages] == [True, True]
    complete()
    assert [words in page_of(page) for page in pages] == [False, False]


def test_a_promised_end_is_never_shortened_and_a_duty_comes_nearer():
    year, notice = published()
    objection = make_objection(year.first)
    due = end_of_working_day(NOW, 15)
    Objection.objects.filter(pk=objection.pk).update(filed_at=NOW, answer_due=due)
    found = complete()
    notice.refresh_from_db()
    objection.refresh_from_db()
    assert last_day_of(notice.ends_at) == date(2027, 1, 7)
    # 30 and 31 December are worked after all: two working days earlier.
    assert objection.answer_due == end_of_working_day(NOW, 15) < due
    assert (found.moved, found.stay) == (1, 1)
    line = Entry.objects.get(action="workdays.move_deadline")
    assert (line.data["field"], line.data["calendar"]) == ("answer_due", 2027)
    told = Notice.objects.filter(subject_id__startswith="A date has changed")[0]
    assert told.context["old"] == "2027-01-21"
    assert told.context["new"] == "2027-01-19"


def test_the_end_of_a_notice_moves_later_when_the_calendar_takes_more_days_than_thought():
    _year, notice = published()
    CalendarDay.objects.create(date=date(2027, 1, 6), is_working=False, name="特别放假")
    complete()
    CalendarDay.objects.filter(date=date(2027, 1, 6)).delete()
    notice.refresh_from_db()
    # Entered afterwards it was no part of the first count, so the two counts differ and the notice
    # stays as promised.
    assert last_day_of(notice.ends_at) == date(2027, 1, 7)


def test_counting_again_is_safe_to_repeat_by_the_clock_and_by_hand(time_machine, capsys):
    year, _notice = published()
    objection = make_objection(year.first)
    due = end_of_working_day(NOW, 15)
    Objection.objects.filter(pk=objection.pk).update(filed_at=NOW, answer_due=due)
    with pytest.raises(CommandError, match="not published"):
        call_command("move_deadlines", 2027)
    # The library learns the year: nobody completes it, the clock counts again.
    enter_law()
    CalendarYear.objects.create(year=2027, document="x", completed_at=NOW)
    time_machine.move_to(NOW + HOUR, tick=False)
    assert tasks.count_deadlines_again() == 1
    assert tasks.count_deadlines_again() == 0
    call_command("move_deadlines", 2027)
    assert capsys.readouterr().out.startswith("Moved: 0.")


def test_a_duty_never_comes_nearer_than_two_working_days(time_machine):
    year, _notice = published()
    objection = make_objection(year.first)
    due = end_of_working_day(NOW, 15)
    Objection.objects.filter(pk=objection.pk).update(filed_at=NOW, answer_due=due)
    late = datetime(2027, 1, 19, 18, tzinfo=SHANGHAI)
    complete(late)
    objection.refresh_from_db()
    assert objection.answer_due == due  # two working days after the 19th is the day it was due on


WHY = "(provisional: the holidays of 2027 are not published yet)"
# The midnight that ends 14 January 2027.
UNKNOWN = datetime(2027, 1, 15, tzinfo=SHANGHAI)


def test_refusals_that_name_a_date_say_that_it_is_provisional():
    year, notice = published()
    case = make_case(year.first, "to_answer", answer_due=UNKNOWN)
    sanction = Sanction(statement_due=UNKNOWN)
    returned = Application(correction_due=UNKNOWN)
    said = [
        notice_has_passed(year.evaluation, now=NOW),
        before_answer_is_due(case, UNKNOWN),
        statement_in_time(sanction, now=UNKNOWN),
        agency_was_heard(sanction, now=NOW),
        correction_running(returned, now=UNKNOWN),
        correction_overdue(returned, now=NOW),
    ]
    assert [verdict.reason.count(WHY) for verdict in said] == [1] * 6
    complete()
    said = [notice_has_passed(year.evaluation, now=NOW), agency_was_heard(sanction, now=NOW)]
    assert [verdict.reason.count("provisional") for verdict in said] == [0, 0]


def test_the_warning_of_cases_to_answer_says_it_in_the_mail():
    year = make_counted_year(brands=1)
    case = make_case(year.first, "to_answer", opened_at=NOW - 5 * HOUR)
    due = end_of_working_day(NOW, 3)
    Case.objects.filter(pk=case.pk).update(answer_due=due)
    assert escalate(evaluation=year.evaluation, now=due - timedelta(days=1)) == 1
    assert f"answered by 2027-01-05 {WHY}." in Notice.objects.get().body


def test_the_objection_form_names_its_last_day_and_says_that_it_is_provisional(
    client, time_machine
):
    time_machine.move_to(NOW + HOUR, tick=False)
    published()
    address = reverse("public:objection-new", args=[2026])

    def shown() -> str:
        page = client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
        return re.sub(r"<[^>]*>", "", page)

    day = "Objections are taken up to and including 7 January 2027"
    assert f"{day} {WHY}." in shown()
    complete()
    assert f"{day}." in shown()
