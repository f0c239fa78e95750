"""Fields of a set of rows, written in one statement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import AnnualReview
from brandportal.set_update import write_each
from tests.factories.audits import make_review
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
NAMES = ("report", "report_due", "score", "facts", "reported_by", "reported_at")


def test_each_row_gets_its_own_values_and_no_other_row_or_field_any():
    office = make_officer()
    other = make_review()
    rows = [make_review() for _ in range(5)]
    for number, row in enumerate(rows):
        row.report = f"第{number}份 100% '"
        row.report_due = NOW + timedelta(days=number)
        row.score = Decimal(number) if number else None
        row.facts = {"n": number, "veto": [], "public": None}
        row.reported_by, row.reported_at = office, NOW
        row.answer = "not written"
    with CaptureQueriesContext(connection) as asked:
        write_each(rows, NAMES)
    assert len(asked) == 1
    stored = AnnualReview.objects.in_bulk()
    for row in rows:
        kept = stored[row.pk]
        assert [getattr(kept, name) for name in NAMES] == [getattr(row, name) for name in NAMES]
        assert kept.answer == ""
    assert [getattr(stored[other.pk], name) for name in NAMES] == [
        getattr(other, name) for name in NAMES
    ]


@pytest.mark.parametrize("value", [{"same": [1]}, None])
def test_what_all_rows_have_is_written_once(value):
    rows = [make_review(), make_review()]
    for row in rows:
        row.explanation = value or {}
        row.score = Decimal("9.50") if value else None
    with CaptureQueriesContext(connection) as asked:
        write_each(rows, ("explanation", "score"))
    assert "CASE" not in asked.captured_queries[0]["sql"]
    kept = AnnualReview.objects.values_list("explanation", "score")
    assert list(kept) == [(value or {}, rows[0].score)] * 2
