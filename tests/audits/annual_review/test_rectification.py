"""Rectification: reported, checked, passed or failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.rectification import (
    fail_rectification,
    pass_rectification,
    report_rectification,
    run_out,
)
from audits.models import Rectification, Title
from audits.titles.enums import TitleStatus
from brandportal.errors import BadInput, NotNow
from brandportal.journal.models import Entry
from tests.factories.audits import NOW, make_rectification, make_review
from tests.factories.pairs import by_two
from tests.factories.people import make_head, make_officer

pytestmark = pytest.mark.django_db


def status_of(rectification: Rectification) -> str:
    return Title.objects.get(pk=rectification.review.title_id).status


def test_report_rectification() -> None:
    rectification = make_rectification()
    head = make_head(rectification.review.title.agency)
    reported = report_rectification(
        rectification=rectification, report="经核查已增设窗口。", by=head, now=NOW
    )
    assert (reported.status, reported.report, reported.reported_by) == (
        RectificationStatus.REPORTED,
        "经核查已增设窗口。",
        head,
    )
    assert status_of(rectification) == TitleStatus.SUSPENDED


def test_report_rectification_refusals() -> None:
    rectification = make_rectification()
    head = make_head(rectification.review.title.agency)
    with pytest.raises(BadInput):
        report_rectification(rectification=rectification, report="  ", by=head, now=NOW)
    with pytest.raises(NotNow):
        report_rectification(
            rectification=rectification,
            report="经逐项核查迟",
            by=head,
            now=rectification.due_at,
        )
    assert Rectification.objects.get().status == RectificationStatus.OPEN


def test_pass_rectification_restores_the_title() -> None:
    rectification = make_rectification(status=RectificationStatus.REPORTED)
    office = make_officer()
    passed = by_two(
        pass_rectification,
        rectification=rectification,
        finding="经核查现场属实。",
        by=office,
        now=NOW,
    )
    assert (passed.status, passed.finding, passed.checked_by) == (
        RectificationStatus.PASSED,
        "经核查现场属实。",
        office,
    )
    assert status_of(rectification) == TitleStatus.VALID


def test_pass_rectification_waits_for_another_that_is_open() -> None:
    first = make_rectification(status=RectificationStatus.REPORTED)
    again = make_review(
        first.review.title,
        year=2026,
        status=ReviewStatus.IN_EFFECT,
        outcome=Outcome.TO_BE_RECTIFIED,
    )
    make_rectification(again)
    by_two(
        pass_rectification,
        rectification=first,
        finding="经逐项核查属实。",
        by=make_officer(),
        now=NOW,
    )
    assert status_of(first) == TitleStatus.SUSPENDED


def test_fail_rectification_revokes() -> None:
    rectification = make_rectification(status=RectificationStatus.REPORTED)
    by_two(
        fail_rectification,
        rectification=rectification,
        finding="经核查未见整改。",
        by=make_officer(),
        now=NOW,
    )
    assert status_of(rectification) == TitleStatus.REVOKED


def test_check_without_a_finding_is_refused() -> None:
    rectification = make_rectification(status=RectificationStatus.REPORTED)
    office = make_officer()
    with pytest.raises(BadInput):
        by_two(pass_rectification, rectification=rectification, finding=" ", by=office, now=NOW)
    with pytest.raises(BadInput):
        by_two(fail_rectification, rectification=rectification, finding=" ", by=office, now=NOW)
    assert status_of(rectification) == TitleStatus.SUSPENDED


def test_run_out_revokes_once_after_the_due_moment() -> None:
    rectification = make_rectification()
    with pytest.raises(NotNow):
        run_out(rectification_id=rectification.pk, now=rectification.due_at - timedelta(seconds=1))
    assert status_of(rectification) == TitleStatus.SUSPENDED
    run_out(rectification_id=rectification.pk, now=rectification.due_at)
    run_out(rectification_id=rectification.pk, now=rectification.due_at)
    assert status_of(rectification) == TitleStatus.REVOKED
    assert Entry.objects.filter(action="rectification.run_out").count() == 1


def test_run_out_leaves_one_that_was_reported() -> None:
    rectification = make_rectification(status=RectificationStatus.REPORTED)
    late = rectification.due_at + timedelta(days=1)
    assert (
        run_out(rectification_id=rectification.pk, now=late).status == RectificationStatus.REPORTED
    )
    assert status_of(rectification) == TitleStatus.SUSPENDED
