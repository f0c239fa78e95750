"""How long agencies may check their lines, in working days; it protects them and is never
shortened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop

from audits.year_end.models import YearEndCheck
from audits.year_end.notice_recipients import check_page, people_of_check
from audits.year_end.year_end import check_days
from brandportal.workdays.deadlines import Counted, DeadlineKind


def _checks(first: datetime) -> Iterator[Counted]:
    rows = YearEndCheck.objects.filter(check_due__gte=first).select_related("table")
    for row in rows:
        yield Counted(row, ((row.opened_at, check_days(row.table.year)),))


DEADLINES = [
    DeadlineKind(
        model=YearEndCheck,
        field="check_due",
        subject=gettext_noop("A date has changed: check of the year-end points"),
        may_come_nearer=False,
        ahead=_checks,
        people=people_of_check,
        url=check_page,
    )
]
