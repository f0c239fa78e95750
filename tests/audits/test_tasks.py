"""Scheduled tasks of titles, safe to repeat; the same by command, with a dry run."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from audits.annual_review import reviews
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.presenters.dry_run import preview
from audits.annual_review.reviews import decide_review
from audits.models import AnnualReview, Rectification, ReviewRun, Title
from audits.tasks import (
    annual_review,
    close_overdue_rectifications,
    expire_ended_titles,
    remind_of_annual_reports,
)
from audits.titles.enums import TitleStatus
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from tests.factories.audits import (
    NOW,
    REPORT_DUE,
    confirm_by_two,
    make_counted_result,
    make_figure,
    make_rectification,
    make_review,
    make_title,
    open_year,
)
from tests.factories.people import make_head

pytestmark = pytest.mark.django_db
LATER = REPORT_DUE + timedelta(days=7)


@pytest.fixture
def at():
    def travel(moment):
        return time_machine.travel(moment, tick=False)

    return travel


def reported(public: str = "90") -> AnnualReview:
    title = make_title()
    make_counted_result(title.application, public)
    review = make_review(title, status=ReviewStatus.REPORTED)
    make_figure(review)
    return review


def test_annual_review_without_a_year_opens_the_year_just_ended(at) -> None:
    make_title()
    with at(NOW):
        assert annual_review() == 0
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    with at(NOW):
        assert [annual_review(), annual_review()] == [1, 0]
    assert [(row.year, row.status) for row in AnnualReview.objects.all()] == [
        (2025, ReviewStatus.REPORT_DUE)
    ]


def test_annual_review_run_again_changes_nothing(at) -> None:
    review = reported()
    make_head(review.title.agency)
    with at(REPORT_DUE - timedelta(seconds=1)):
        assert annual_review(2025) == 0
    with at(REPORT_DUE):
        assert annual_review(2025) == 1
        before = (Entry.objects.count(), Notice.objects.count())
        assert annual_review(2025) == 0
        assert decide_review(review_id=review.pk, now=REPORT_DUE).status == ReviewStatus.IN_EFFECT
    assert (Entry.objects.count(), Notice.objects.count()) == before
    assert Entry.objects.filter(action="review.decide_favourable").count() == 1


def test_a_title_whose_review_fails_keeps_no_other_waiting(at, monkeypatch) -> None:
    first, second = reported(), reported()
    really = reviews.gather

    def breaks(review, *given, **named):
        if review.pk == first.pk:
            raise RuntimeError("a fault in one title")
        return really(review, *given, **named)

    monkeypatch.setattr(reviews, "gather", breaks)
    with at(REPORT_DUE), pytest.raises(RuntimeError, match="a fault in one title"):
        annual_review(2025)
    assert AnnualReview.objects.get(pk=first.pk).status == ReviewStatus.REPORTED
    assert AnnualReview.objects.get(pk=second.pk).status == ReviewStatus.IN_EFFECT


def test_annual_review_of_one_year_leaves_others(at) -> None:
    review = reported()
    with at(REPORT_DUE):
        annual_review(2024)
    review.refresh_from_db()
    assert review.status == ReviewStatus.REPORTED


def test_a_year_without_a_report_runs_its_course_once_two_have_confirmed_the_verdict(at) -> None:
    title = make_title()
    open_year()
    with at(REPORT_DUE):
        annual_review()
    review = AnnualReview.objects.get()
    title.refresh_from_db()
    assert (review.status, review.outcome, title.status) == ("hearing", Outcome.LAPSED, "valid")
    with at(review.statement_due - timedelta(seconds=1)):
        annual_review()
    title.refresh_from_db()
    assert title.status == TitleStatus.VALID
    with at(review.statement_due):
        annual_review()
    title.refresh_from_db()
    assert title.status == TitleStatus.VALID
    confirm_by_two(review, now=review.statement_due)
    with at(review.statement_due):
        annual_review()
    title.refresh_from_db()
    assert title.status == TitleStatus.LAPSED


def test_remind_of_annual_reports(at) -> None:
    review = make_review()
    make_head(review.title.agency)
    with at(NOW + timedelta(days=9)):
        assert remind_of_annual_reports() == 1
        remind_of_annual_reports()
    assert Notice.objects.count() == 1


def test_close_overdue_rectifications(at) -> None:
    rectification = make_rectification()
    with at(rectification.due_at - timedelta(seconds=1)):
        assert close_overdue_rectifications() == 0
    with at(rectification.due_at):
        assert close_overdue_rectifications() == 1
        assert close_overdue_rectifications() == 0
    assert Title.objects.get().status == TitleStatus.REVOKED
    assert Rectification.objects.get().status == "failed"


def test_expire_ended_titles(at) -> None:
    make_title(valid_from=date(2023, 1, 5), valid_to=date(2026, 1, 4))
    with at(NOW):
        assert expire_ended_titles() == 1
        assert expire_ended_titles() == 0


def run(*args: str) -> str:
    out = StringIO()
    call_command("annual_review", *args, stdout=out)
    return out.getvalue()


def test_command_dry_run_shows_what_would_happen_and_writes_nothing(at) -> None:
    ready, waiting, due = reported("60"), make_review(report_due=LATER), make_title()
    with at(REPORT_DUE):
        text = run("2025", "--dry-run")
    lines = {line.split()[0]: line for line in text.splitlines() if line[:1] == "T"}
    # (60 × 50 + 100 × 25) / 75 = 73 1/3
    assert "限期整改" in lines[ready.title.number]
    assert "73.33" in lines[ready.title.number]
    assert "现在将作出结论" in lines[ready.title.number]
    assert "等待年度报告，2026-02-02 24:00截止" in lines[waiting.title.number]
    assert "将启动年审" in lines[due.number]
    assert "预演：未写入任何数据。" in text
    assert AnnualReview.objects.count() == 2
    assert Entry.objects.count() == 0
    assert AnnualReview.objects.filter(decided_at=None).count() == 2


def test_command_runs_the_same_as_the_clock(at) -> None:
    ready, due = reported(), make_title()
    ReviewRun.objects.create(year=2025, status="open", opened_at=NOW)
    with at(REPORT_DUE):
        text = run("2025")
    ready.refresh_from_db()
    assert ready.status == ReviewStatus.IN_EFFECT
    assert due.annual_reviews.get().status == ReviewStatus.REPORT_DUE
    assert "荣誉共2项" in text
    assert "预演" not in text


def test_command_refuses_a_year_to_come(at) -> None:
    with at(NOW), pytest.raises(CommandError, match="2027年尚未开始"):
        run("2027")


def test_preview_asks_the_same_queries_at_1_and_3_rows(at, django_assert_num_queries) -> None:
    def one_more() -> None:
        reported()
        make_review()
        make_title()

    one_more()
    with at(REPORT_DUE), django_assert_num_queries(10):
        assert len(preview(2025, now=REPORT_DUE)) == 3
    one_more()
    one_more()
    with at(REPORT_DUE), django_assert_num_queries(10):
        assert len(preview(2025, now=REPORT_DUE)) == 9
