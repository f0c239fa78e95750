"""The monthly report on bad ratings: agencies, rates, root causes; as a page and as a file."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.rulebook_checks import CAUSES
from brandportal.web.spreadsheets import table_file
from reviews.bad_ratings.enums import Cause
from reviews.bad_ratings.presenters.shares import cause_rows, percent
from reviews.bad_ratings.rates import AgencyMonth, Month, report
from reviews.scoring.loop import share

if TYPE_CHECKING:
    from brandportal.office.records import RecordAdmin


def asked_month(text: str, now: datetime) -> Month:
    """The month in the address (2026-05), or the current one if it is missing or invalid."""
    try:
        day = datetime.strptime(text, "%Y-%m")
    except ValueError:
        return Month.of(now)
    return Month(day.year, day.month)


def report_page(desk: RecordAdmin, request: HttpRequest) -> HttpResponse:
    """One month: a row for each agency, the sums, and the root causes."""
    desk.only(desk.reads(request))
    now = timezone.now()
    month = asked_month(request.GET.get("month", ""), now)
    lines = report(month, now=now, by=request.user)
    context: dict[str, Any] = {
        "title": _("Bad ratings in %(month)s") % {"month": month},
        "month": month,
        "before": month.before,
        "after": month.after if month.ends <= now else None,
        "rows": [_shares(line) for line in lines],
        "causes": cause_rows(sum((line.causes for line in lines), Counter()), least=1),
    }
    return desk.render(request, "reviews/bad_ratings/office/case_report.html", **context)


def report_file(desk: RecordAdmin, request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The same as CSV or XLSX, root causes as columns."""
    desk.only(desk.reads(request))
    now = timezone.now()
    asked = asked_month(month, now)
    if str(asked) != month:
        raise Http404
    rows = (_cells(asked, line) for line in report(asked, now=now, by=request.user))
    title = _("Bad ratings in %(month)s") % {"month": asked}
    return table_file(f"bad-ratings-{asked}", kind, _head(), rows, title=title, now=now)


def _shares(line: AgencyMonth) -> dict[str, Any]:
    return {
        "line": line,
        "verified": percent(share(line.verified_in_time, line.to_verify)),
        "answered": percent(line.answers.answer_share),
        "satisfied": percent(share(line.satisfied, line.graded)),
    }


def _head() -> list[str]:
    return [
        _("Month"),
        _("Agency"),
        _("Cases opened"),
        _("Verifications due"),
        _("Verified in time"),
        _("Answers due"),
        _("Answered in time"),
        _("Share in time, percent"),
        _("Grades"),
        _("Satisfied"),
        _("Reopened"),
        _("Excluded or mistaken"),
        _("Late now"),
        *(str(Cause(code).label) for code in CAUSES),
    ]


def _cells(month: Month, line: AgencyMonth) -> list[Any]:
    found = line.answers.answer_share
    return [
        str(month),
        line.agency.name,
        line.opened,
        line.to_verify,
        line.verified_in_time,
        line.answers.to_answer,
        line.answers.in_time,
        None if found is None else round(Fraction(found) * 100),
        line.graded,
        line.satisfied,
        line.reopened,
        line.excluded,
        line.late_now,
        *(line.causes[code] for code in CAUSES),
    ]
