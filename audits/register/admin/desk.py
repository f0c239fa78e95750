"""Queues of titles on the desk's front page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists
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
from brandportal.office.queues import Waiting
from brandportal.office.site import desk_queue
from brandportal.workdays.words import with_reason
from reviews.evaluation.enums import EvaluationStatus

URGENT = timedelta(days=5)


def waiting_words(since: datetime, now: datetime) -> str:
    """How long the oldest has been waiting."""
    days = (now - since).days
    if days == 0:
        return _("the oldest since today")
    return ngettext("the oldest for %(days)d day", "the oldest for %(days)d days", days) % {
        "days": days
    }


def ends_words(due: datetime, now: datetime) -> str:
    """When the next one ends."""
    days = max((due - now).days, 0)
    words = ngettext("the next ends in %(days)d day", "the next ends in %(days)d days", days)
    return with_reason(words % {"days": days}, due)


@desk_queue
def title_queues(now: datetime, by: Any) -> Iterable[Waiting]:
    """Titles to confer, a year to open, statements to answer, rectifications to check, reports
    owed, hearings that end.
    """

    def waited(first: datetime) -> str:
        return waiting_words(first, now)

    yield Waiting(
        Conferral.objects.filter(status=EvaluationStatus.CLEARED),
        label=_("Titles to confer"),
        url=reverse("admin:audits_conferral_changelist") + "?status__exact=cleared",
        first="cleared_at",
        note=waited,
        tone="due",
    )
    yield Waiting(
        Title.objects.filter(pk__in=owed_plaques().values("title")),
        label=_("Plaques to take back"),
        url=reverse("admin:audits_title_changelist") + "?plaque=owed",
    )
    yield _year_to_open(now)
    yield from _to_confirm(now)
    yield from _to_answer(now, waited)
    yield from _awaited(now)


def _year_to_open(now: datetime) -> Waiting:
    """The year just ended, until two officers have opened its annual review."""
    year = year_under_review(timezone.localdate(now))
    opened = ReviewRun.objects.filter(year=year, status=RunStatus.OPEN)
    due = Title.objects.due_for_review(year)
    return Waiting(
        Title.objects.filter(~Exists(opened), pk__in=due.values("pk")),
        label=_("Annual review %(year)s to open") % {"year": year},
        url=f"{reverse('admin:audits_title_annual')}?year={year}",
        note=_("takes two officers"),
        tone="due",
    )


def _to_confirm(now: datetime) -> Iterable[Waiting]:
    """Adverse verdicts without a confirmation, of the year under review and the one before; one
    whose window has closed waits for nothing else.
    """

    def words(first: datetime) -> str:
        over = first <= now
        return _("held up: the time for statements is over") if over else ends_words(first, now)

    newest = year_under_review(timezone.localdate(now))
    for year in (newest, newest - 1):
        yield Waiting(
            AnnualReview.objects.unconfirmed().filter(year=year),
            label=_("Adverse verdicts %(year)s to confirm") % {"year": year},
            url=f"{reverse('admin:audits_verdictlist_draw_up')}?year={year}",
            first="statement_due",
            note=words,
            tone=lambda first: "due" if first <= now else "soon",
        )


def _to_answer(now: datetime, waited: Callable[[datetime], str]) -> Iterable[Waiting]:
    def tone(first: datetime) -> str:
        return "due" if now - first > URGENT else "soon"

    yield Waiting(
        AnnualReview.objects.filter(status=ReviewStatus.STATED),
        label=_("Statements to answer"),
        url=_listed("annualreview", ReviewStatus.STATED),
        first="stated_at",
        note=waited,
        tone=tone,
        when_empty=True,
    )
    yield Waiting(
        Rectification.objects.filter(status=RectificationStatus.REPORTED),
        label=_("Rectifications to check"),
        url=_listed("rectification", RectificationStatus.REPORTED),
        first="reported_at",
        note=waited,
        tone=tone,
        when_empty=True,
    )

    yield Waiting(
        CheckedLine.objects.to_answer(),
        label=_("Contested year-end lines to answer"),
        url=f"{reverse('admin:audits_checkedline_changelist')}?agrees__exact=0",
        first="said_at",
        note=waited,
        tone=tone,
    )


def _awaited(now: datetime) -> Iterable[Waiting]:
    """What agencies owe, or may still say."""
    for status, field, label in (
        (ReviewStatus.REPORT_DUE, "report_due", _("Annual reports awaited")),
        (ReviewStatus.HEARING, "statement_due", _("Statements still possible")),
    ):
        yield Waiting(
            AnnualReview.objects.filter(status=status),
            label=label,
            url=_listed("annualreview", status),
            first=field,
            note=lambda first: ends_words(first, now),
            tone=lambda first: "soon" if first - now < URGENT else "ok",
            when_empty=True,
            roles=(),
        )


def _listed(model: str, status: str) -> str:
    return f"{reverse(f'admin:audits_{model}_changelist')}?status__exact={status}"
