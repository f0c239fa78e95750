"""A year-end table is frozen by two officers; what is frozen is what counts, and a correction is a
new version.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from audits.year_end.checking import checked, shown_lines
from audits.year_end.models import FrozenYearEnd, YearEndTable
from audits.year_end.notice_recipients import line_page, people_of_line
from audits.year_end.policies import office_of_table
from audits.year_end.year_end import Line, YearEnd, settled, table_of, year_end
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import conflicts_of
from brandportal.errors import Verdict, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import notices, put
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.texts import telling_text

FREEZE = "year_end.freeze"
FROZEN = notice_text(
    "year_end.frozen",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Year-end points %(year)s are frozen, version %(version)s"),
    body=gettext_noop(
        "Two officers have frozen the table of the year-end points %(year)s as version "
        "%(version)s. The page shows the line of your agency in it. Hash of the table: %(hash)s"
    ),
)
REASON_LIMIT = 1000
need_reason = partial(
    telling_text,
    field="reason",
    limit=REASON_LIMIT,
    missing=gettext_lazy("Say what was checked, or what is corrected; the reason is kept."),
)


def table_row(year: int) -> YearEndTable:
    """The table of a year as a row, so that two people can agree on it."""
    return YearEndTable.objects.get_or_create(year=year)[0]


def frozen_version(year: int, version: int | None = None) -> FrozenYearEnd | None:
    """The newest frozen version of a year, or the one of this number."""
    rows = FrozenYearEnd.objects.filter(table__year=year).select_related("table", "frozen_by")
    return (rows if version is None else rows.filter(version=version)).first()


def ready_to_freeze(table: YearEndTable, *, now: datetime) -> Verdict:
    """The year is over, every review of it is in effect, today's records say something that no
    version says yet, and every agency has checked its line.
    """
    return _can_freeze(table, year_end(table.year), now)


def _can_freeze(table: YearEndTable, live: YearEnd, now: datetime) -> Verdict:
    allowed = settled(live, now)
    if not allowed:
        return allowed
    newest = frozen_version(table.year)
    if newest is not None and newest.content_hash == live.content_hash:
        return no(_("The frozen table says what the records say; there is nothing to correct."))
    return checked(live, now=now)


def freezable(table: YearEndTable, *, reason: str, now: datetime) -> None:
    """Refuse before it is proposed what would be refused when it is confirmed."""
    require(when=ready_to_freeze(table, now=now))
    need_reason(reason)


def agreed_state(table: YearEndTable) -> list[Any]:
    """What two officers agree on: the content as it is now and the version that it replaces."""
    newest = frozen_version(table.year)
    return [year_end(table.year).content_hash, newest.version if newest else 0]


def freeze_year_end(
    *, table: YearEndTable, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> FrozenYearEnd:
    """Freeze the table of a year as the records are now, as its next version.

    One officer proposes it and another confirms it; if anything that counts changes between them,
    the proposal is stale. Refuses as `ready_to_freeze` does, and an empty reason.
    """
    require(office_of_table(table, by=by))
    with action(by=by, now=now) as act:
        locked = act.lock(table)
        newest, live = frozen_version(locked.year), year_end(locked.year)
        require(when=_can_freeze(locked, live, now))
        said = need_reason(reason)
        arguments = {"reason": reason}
        agreed = require_pair(pair, action=FREEZE, obj=locked, arguments=arguments, by=by, now=now)
        frozen = FrozenYearEnd.objects.create(
            table=locked,
            version=newest.version + 1 if newest else 1,
            content=live.content,
            content_hash=live.content_hash,
            reason=said,
            frozen_at=now,
            frozen_by=by,
        )
        data = {"year": locked.year, "version": frozen.version, "sha256": frozen.content_hash}
        act.log(
            "year_end.freeze",
            gettext_noop("Froze a year-end table"),
            locked,
            {**data, **both(agreed)},
        )
        put(
            [
                notice
                for row in shown_lines(locked.year).values()
                for notice in notices(
                    to=people_of_line(row),
                    key=f"checked-line:{row.pk}:frozen:{frozen.version}",
                    text=FROZEN,
                    context={
                        "year": str(locked.year),
                        "version": str(frozen.version),
                        "hash": frozen.content_hash,
                    },
                    url=line_page(row),
                    now=now,
                )
            ]
        )
    return frozen


def frozen_line(frozen: FrozenYearEnd, agency: Agency) -> Line | None:
    """The agency's line of a frozen table."""
    own = {agency.as_of(frozen.frozen_at).credit_code, agency.credit_code}
    lines = table_of(frozen.content).lines
    return next((line for line in lines if line.agency.credit_code in own), None)


def shown_table(year: int, *, by: Any, version: int | None = None) -> YearEnd:
    """What counts: the frozen table, or before that the one of today's records. Without the
    agencies with which `by` has a conflict of interest.
    """
    frozen = frozen_version(year, version)
    if frozen is None:
        return year_end(year, by=by)
    bound = Agency.objects.filter(pk__in=conflicts_of(by))
    hidden = {agency.as_of(frozen.frozen_at).credit_code for agency in bound}
    hidden |= {agency.credit_code for agency in bound}
    return table_of(frozen.content, without=hidden)
