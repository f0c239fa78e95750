"""The public notice: five working days at least, by China's calendar, cleared by the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from applications.form.enums import ApplicationStatus
from brandportal import rulebook
from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.workdays.calendar import last_day_of
from brandportal.workdays.models import CalendarDay
from reviews import tasks
from reviews.decision.notice import candidates, clear_notice, publish_notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import PublicNotice
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_result, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SECOND = timedelta(seconds=1)


def decided(**more):
    return make_year(
        status=EvaluationStatus.DECIDED, application_status=ApplicationStatus.SELECTED, **more
    )


def test_publish_notice_ends_with_the_fifth_working_day():
    year = decided()
    made = publish_notice(evaluation=year.evaluation, by=make_officer(), now=NOW)
    # From Tuesday 12 May 2026: Wed, Thu, Fri, Mon, Tue. The notice ends at the midnight after
    # Tuesday 19 May.
    assert made.ends_at == datetime(2026, 5, 19, 16, tzinfo=UTC)
    assert (made.published_at, made.working_days, last_day_of(made.ends_at)) == (
        NOW,
        5,
        date(2026, 5, 19),
    )
    year.evaluation.refresh_from_db()
    assert year.evaluation.status == EvaluationStatus.ON_NOTICE


def test_publish_notice_counts_a_holiday_that_the_office_entered():
    CalendarDay.objects.create(date=date(2026, 5, 14), is_working=False, name="临时放假")
    made = publish_notice(evaluation=decided().evaluation, by=make_officer(), now=NOW)
    assert last_day_of(made.ends_at) == date(2026, 5, 20)


@pytest.mark.parametrize(("days", "expected"), [(3, 5), (5, 5), (7, 7)])
def test_publish_notice_never_shorter_than_the_floor(days, expected):
    rules = rulebook.default_rules()
    rules["notice"]["working_days"] = days
    made = publish_notice(evaluation=decided(rules=rules).evaluation, by=make_officer(), now=NOW)
    assert made.working_days == expected


def test_publish_notice_twice_the_second_gets_a_sentence():
    year, officer = decided(), make_officer()
    publish_notice(evaluation=year.evaluation, by=officer, now=NOW)
    with pytest.raises(NotNow, match="On public notice"):
        publish_notice(evaluation=year.evaluation, by=officer, now=NOW + SECOND)
    assert PublicNotice.objects.count() == 1
    assert Entry.objects.filter(action="evaluation.publish_notice").count() == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.PANEL, Role.SYSTEM_ADMIN])
def test_publish_notice_is_the_office_s(role):
    with pytest.raises(NotAllowed):
        publish_notice(
            evaluation=decided().evaluation, by=make_user(role, username="someone"), now=NOW
        )
    assert PublicNotice.objects.count() == 0


def test_clear_notice_not_before_its_end():
    year = make_year(status=EvaluationStatus.ON_NOTICE)
    notice = make_notice(year)
    with pytest.raises(NotNow, match="ends on"):
        clear_notice(evaluation=year.evaluation, now=notice.ends_at - SECOND)
    cleared = clear_notice(evaluation=year.evaluation, now=notice.ends_at)
    assert (cleared.status, cleared.cleared_by) == (EvaluationStatus.CLEARED, None)


def test_clock_clears_once(time_machine):
    year = make_year(status=EvaluationStatus.ON_NOTICE)
    notice = make_notice(year)
    seen = []
    for moment in (notice.ends_at - SECOND, notice.ends_at, notice.ends_at + DAY):
        time_machine.move_to(moment, tick=False)
        seen.append(tasks.clear_notices())
    assert seen == [0, 1, 0]


def test_candidates_stand_in_the_order_of_the_ranking_with_the_excluded_among_them():
    year = decided(brands=3)
    for application, rank in zip(year.applications, (2, 1, 3), strict=True):
        make_result(application, rank=rank)
    type(year.first).objects.filter(pk=year.first.pk).update(status=ApplicationStatus.EXCLUDED)
    other = year.applications[2]
    type(other).objects.filter(pk=other.pk).update(status=ApplicationStatus.NOT_SELECTED)
    assert [row.number for row in candidates(year.evaluation)] == ["2026-002", "2026-001"]
