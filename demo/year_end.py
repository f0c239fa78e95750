"""Stage 10 of the demo: the agencies check their year-end lines, then two officers freeze them."""

from __future__ import annotations

from datetime import datetime, timedelta

from audits.year_end.checking import agree, answer_contest, contest, open_check
from audits.year_end.freezing import freeze_year_end, table_row
from audits.year_end.models import CheckedLine
from demo.brands import BRANDS
from demo.pairs import by_two
from demo.people import Cast

KEY_OF = {brand.agency: brand.key for brand in BRANDS}


def settle_year_end(year: int, *, cast: Cast, now: datetime) -> None:
    """Every agency is shown its line; those that lost points contest it or agree, the office
    answers, and the table is frozen after the time of the rules.
    """
    opened = open_check(table=table_row(year), by=cast.office, now=now)
    rows = list(opened.lines.select_related("agency").order_by("agency__credit_code"))
    lost = [row for row in rows if row.points.startswith("-") and row.agency.name in KEY_OF]
    gained = [row for row in rows if not row.points.startswith("-") and row.agency.name in KEY_OF]
    for row in gained[:4]:
        agree(line=row, by=_head(row, cast), now=now + timedelta(days=1))
    if lost:
        said = contest(
            line=lost[0],
            contest="整改已按期验收通过，恳请不再扣分。",
            by=_head(lost[0], cast),
            now=now + timedelta(days=2),
        )
        answer_contest(
            line=said,
            answer="年终考核按年审结论计分，验收通过后恢复荣誉，不改变当年结论，维持原分值。",
            by=cast.office,
            now=now + timedelta(days=4),
        )
    by_two(
        freeze_year_end,
        first=cast.office,
        second=cast.deputy,
        why="各单位核对期满，异议均已答复，提请锁定",
        second_why="已抽核五个单位的得分依据，无误，同意锁定",
        table=opened.table,
        reason="各单位核对期满，异议均已答复，按年审结论锁定。",
        now=opened.check_due + timedelta(days=1),
    )


def _head(row: CheckedLine, cast: Cast):
    return cast.heads[KEY_OF[row.agency.name]]
