"""Queues of titles on the desk's front page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.annual_review.enums import RectificationStatus, ReviewStatus, RunStatus
from audits.annual_review.models import AnnualReview, Rectification, ReviewRun
from audits.annual_review.reviews import year_under_review
from audits.titles.models import Conferral, Title
from audits.titles.plaques import owed_plaques
from audits.year_end.models import CheckedLine
from brandportal.office.hidden import shown
from brandportal.office.site import Queue, desk_queue
from brandportal.workdays.words import with_reason
from reviews.evaluation.enums import EvaluationStatus

URGENT = timedelta(days=5)


def waiting_words(since: datetime | None, now: datetime) -> str:
    """How long the oldest has been waiting."""
    if since is None:
        return ""
    days = (now - since).days
    if days == 0:
        return _("the oldest since today")
    return ngettext("the oldest for %(days)d day", "the oldest for %(days)d days", days) % {
        "days": days
    }


def ends_words(due: datetime | None, now: datetime) -> str:
    """When the next one ends."""
    if due is None:
        return ""
    days = max((due - now).days, 0)
    words = ngettext("the next ends in %(days)d day", "the next ends in %(days)d days", days)
    return with_reason(words % {"days": days}, due)


def _queue(label: str, rows: QuerySet, model: str, status: str, *, note: str, tone: str) -> Queue:
    address = reverse(f"admin:audits_{model}_changelist")
    return Queue(label, rows.count(), note, f"{address}?status__exact={status}", tone)


@desk_queue
def title_queues(now: datetime, by: Any) -> Iterable[Queue]:
    """Titles to confer, a year to open, statements to answer, rectifications to check, reports
    owed, hearings that end.
    """
    cleared = Conferral.objects.filter(status=EvaluationStatus.CLEARED)
    ready = shown(cleared, by=by).order_by("cleared_at")
    oldest = ready.first()
    if oldest is not None:
        yield Queue(
            _("Titles to confer"),
            ready.count(),
            waiting_words(oldest.cleared_at, now),
            reverse("admin:audits_conferral_changelist"),
            "due",
        )
    owed = shown(Title.objects.filter(pk__in=owed_plaques().values("title")), by=by).count()
    if owed:
        address = reverse("admin:audits_title_changelist")
        yield Queue(_("Plaques to take back"), owed, "", f"{address}?plaque=owed", "soon")
    yield from _year_to_open(now, by)
    yield from _to_confirm(now, by)
    yield from _to_answer(now, by)
    yield from _contests(now, by)
    yield from _awaited(now, by)


def _year_to_open(now: datetime, by: Any) -> Iterable[Queue]:
    """The year just ended, until two officers have opened its annual review."""
    year = year_under_review(timezone.localdate(now))
    if ReviewRun.objects.filter(year=year, status=RunStatus.OPEN).exists():
        return
    titles = shown(Title.objects.due_for_review(year), by=by).count()
    if titles:
        address = f"{reverse('admin:audits_title_annual')}?year={year}"
        words = _("Annual review %(year)s to open") % {"year": year}
        yield Queue(words, titles, _("takes two officers"), address, "due")


def _to_confirm(now: datetime, by: Any) -> Iterable[Queue]:
    """Adverse verdicts of each year without a confirmation; one whose window has closed waits for
    nothing else.
    """
    waiting = shown(AnnualReview.objects.unconfirmed(), by=by).order_by("year", "statement_due")
    years: dict[int, list[datetime]] = {}
    for year, due in waiting.values_list("year", "statement_due"):
        years.setdefault(year, []).append(due)
    for year, dues in years.items():
        held_up = dues[0] <= now
        yield Queue(
            _("Adverse verdicts %(year)s to confirm") % {"year": year},
            len(dues),
            _("held up: the time for statements is over") if held_up else ends_words(dues[0], now),
            f"{reverse('admin:audits_verdictlist_draw_up')}?year={year}",
            "due" if held_up else "soon",
        )


def _to_answer(now: datetime, by: Any) -> Iterable[Queue]:
    reviews = shown(AnnualReview.objects.all(), by=by)
    stated = reviews.filter(status=ReviewStatus.STATED).order_by("stated_at")
    first = stated.first()
    yield _queue(
        _("Statements to answer"),
        stated,
        "annualreview",
        ReviewStatus.STATED,
        note=waiting_words(first.stated_at if first else None, now),
        tone="due" if first and now - first.stated_at > URGENT else "soon" if first else "ok",
    )
    rectifications = shown(Rectification.objects.all(), by=by)
    reported = rectifications.filter(status=RectificationStatus.REPORTED)
    eldest = reported.order_by("reported_at").first()
    yield _queue(
        _("Rectifications to check"),
        reported,
        "rectification",
        RectificationStatus.REPORTED,
        note=waiting_words(eldest.reported_at if eldest else None, now),
        tone="due" if eldest and now - eldest.reported_at > URGENT else "soon" if eldest else "ok",
    )


def _contests(now: datetime, by: Any) -> Iterable[Queue]:
    """Year-end lines that agencies contest; the table is not frozen before they are answered."""
    contested = shown(CheckedLine.objects.to_answer(), by=by).order_by("said_at")
    first = contested.first()
    if first is not None:
        yield Queue(
            _("Contested year-end lines to answer"),
            contested.count(),
            waiting_words(first.said_at, now),
            f"{reverse('admin:audits_checkedline_changelist')}?agrees__exact=0",
            "due" if first.said_at and now - first.said_at > URGENT else "soon",
        )


def _awaited(now: datetime, by: Any) -> Iterable[Queue]:
    reviews = shown(AnnualReview.objects.all(), by=by)
    due = reviews.filter(status=ReviewStatus.REPORT_DUE).order_by("report_due")
    next_due = due.first()
    yield _queue(
        _("Annual reports awaited"),
        due,
        "annualreview",
        ReviewStatus.REPORT_DUE,
        note=ends_words(next_due.report_due if next_due else None, now),
        tone="soon" if next_due and next_due.report_due - now < URGENT else "ok",
    )
    hearing = reviews.filter(status=ReviewStatus.HEARING).order_by("statement_due")
    next_end = hearing.first()
    yield _queue(
        _("Statements still possible"),
        hearing,
        "annualreview",
        ReviewStatus.HEARING,
        note=ends_words(next_end.statement_due if next_end else None, now),
        tone="soon" if next_end and next_end.statement_due - now < URGENT else "ok",
    )
