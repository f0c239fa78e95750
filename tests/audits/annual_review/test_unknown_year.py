"""Deadlines of annual reviews in a year with unknown holidays: mails, refusals and pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from audits.annual_review import timing
from audits.annual_review.duties import rectification_duty, review_duty
from audits.annual_review.reviews import remind_of_report
from audits.models import AnnualReview
from audits.register.admin.desk import title_queues
from audits.workspace.presenters import as_tasks
from brandportal.notices.models import Notice
from tests.factories.audits import make_rectification, make_review, make_title, open_year
from tests.factories.desk import queues
from tests.factories.people import make_head

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 28, 10, tzinfo=SHANGHAI)
UNKNOWN = datetime(2027, 1, 15, tzinfo=SHANGHAI)
WHY = "(provisional: the holidays of 2027 are not published yet)"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_the_call_for_a_report_and_its_reminders_say_that_the_date_is_provisional():
    title = make_title(year=2025)
    make_head(title.agency)
    open_year(2026, now=NOW)
    later = NOW + timedelta(days=14)
    assert remind_of_report(review=title.annual_reviews.get(), now=later) == 1
    bodies = [row.body for row in Notice.objects.order_by("pk")]
    assert len(bodies) == 2
    assert all(f"before 2027-01-21 24:00 {WHY}" in body for body in bodies)


def test_refusals_say_it_for_working_days_and_not_for_months():
    review = make_review(report_due=UNKNOWN, statement_due=UNKNOWN)
    refused = [
        timing.after_report_due(review, now=NOW),
        timing.confirmed_and_after_statement_due(review, now=NOW),
        timing.before_report_due(review, now=UNKNOWN),
        timing.before_statement_due(review, now=UNKNOWN),
    ]
    assert [f"2027-01-14 24:00 {WHY}." in verdict.reason for verdict in refused] == [True] * 4
    mended = make_rectification(due_at=UNKNOWN)
    by_months = timing.after_rectification_due(mended, now=NOW)
    assert by_months.reason == "The agency has time for this until 2027-01-14 24:00."


def test_tasks_say_it_for_working_days_and_not_for_months_or_fixed_dates():
    review = make_review(report_due=UNKNOWN)
    mended = rectification_duty(make_rectification(due_at=UNKNOWN), NOW)
    tasks = as_tasks([review_duty(review, NOW), mended], NOW)
    assert [task.before for task in tasks] == [f"2027-01-14 24:00 {WHY}", "2027-01-14 24:00"]


def notes() -> list[str]:
    return [queue.note for queue in queues(title_queues, NOW) if queue.note]


def test_the_desk_says_it_beside_the_days_that_are_left():
    make_review(report_due=UNKNOWN)
    assert notes() == [f"the next ends in 17 days {WHY}"]
    AnnualReview.objects.update(report_due=datetime(2026, 12, 30, tzinfo=SHANGHAI))
    assert notes() == ["the next ends in 1 day"]
