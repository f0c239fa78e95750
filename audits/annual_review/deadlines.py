"""The deadlines of annual reviews in working days; both protect the agency and are never
shortened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop

from audits.annual_review.enums import ReviewStatus
from audits.annual_review.models import AnnualReview
from audits.annual_review.notice_recipients import people_of_review, review_page
from brandportal.workdays.deadlines import Counted, DeadlineKind


def _reports(first: datetime) -> Iterator[Counted]:
    rows = AnnualReview.objects.filter(status=ReviewStatus.REPORT_DUE, report_due__gte=first)
    for row in rows.select_related("title__application__cycle"):
        rules = row.title.application.cycle.rules["annual_review"]
        yield Counted(row, ((row.opened_at, int(rules["report_due_working_days"])),))


def _statements(first: datetime) -> Iterator[Counted]:
    rows = AnnualReview.objects.filter(status=ReviewStatus.HEARING, statement_due__gte=first)
    for row in rows.select_related("title__application__cycle"):
        rules = row.title.application.cycle.rules["annual_review"]
        if row.decided_at is not None:
            days = int(rules["statement_window_working_days"])
            yield Counted(row, ((row.decided_at, days),))


DEADLINES = [
    DeadlineKind(
        model=AnnualReview,
        field="report_due",
        subject=gettext_noop("A date has changed: report for the annual review"),
        may_come_nearer=False,
        ahead=_reports,
        people=people_of_review,
        url=review_page,
    ),
    DeadlineKind(
        model=AnnualReview,
        field="statement_due",
        subject=gettext_noop("A date has changed: statement on the annual review"),
        may_come_nearer=False,
        ahead=_statements,
        people=people_of_review,
        url=review_page,
    ),
]
