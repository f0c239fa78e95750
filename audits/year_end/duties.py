"""What agencies can still do about their year-end lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils.translation import gettext_noop

from audits.year_end.models import CheckedLine
from audits.year_end.notice_recipients import line_page
from brandportal.duties import Duty, of_agencies
from brandportal.notices.told import Told


def lines_to_check(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """Lines to which the head of the agency has not said anything, while there is time."""
    rows = of_agencies(CheckedLine.objects.unsaid(now), "agency_id", agencies)
    for row in rows.with_names():
        yield Duty(
            key=f"checked-line:{row.pk}",
            agency_id=row.agency_id,
            heading=Told(
                gettext_noop("Year-end points %(year)s: check your line"),
                {"year": str(row.check_round.table.year)},
            ),
            sentence=Told(
                gettext_noop("The head agrees or contests once, before the table is frozen."), {}
            ),
            url=line_page(row),
            due=row.check_round.check_due,
            heads_only=True,
        )
