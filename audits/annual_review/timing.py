"""Time conditions of titles, reviews and rectifications, and the gaps of a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from audits.annual_review.enums import ReviewStatus, RunStatus
from audits.annual_review.models import AnnualReview, Rectification, ReviewRun
from brandportal.errors import YES, Gap, Verdict, no
from brandportal.workdays.words import due_words, exact


def _until(due: datetime, now: datetime, worded: Callable[[datetime], str] = due_words) -> Verdict:
    if now < due:
        return YES
    return no(_("The time for this ended on %(moment)s.") % {"moment": worded(due)})


def _after(due: datetime, now: datetime, worded: Callable[[datetime], str] = due_words) -> Verdict:
    if now >= due:
        return YES
    return no(_("The agency has time for this until %(moment)s.") % {"moment": worded(due)})


def year_is_over(run: ReviewRun, *, now: datetime) -> Verdict:
    """A year is reviewed when it is over."""
    if timezone.localdate(now).year > run.year:
        return YES
    return no(_("The year %(year)s is not over; it is reviewed afterwards.") % {"year": run.year})


def year_goes_on(year: int) -> Verdict:
    """Whether the clock may advance the reviews of a year: not while the office has stopped it."""
    stopped = ReviewRun.objects.filter(year=year, status=RunStatus.STOPPED)
    if stopped.exists():
        return no(
            _("The office has stopped the annual review of the year %(year)s.") % {"year": year}
        )
    return YES


def nobody_has_reported(run: ReviewRun, *, now: datetime) -> Verdict:
    """Only a year that no agency has answered yet can be taken back."""
    of_year = AnnualReview.objects.filter(year=run.year)
    if of_year.filter(status=ReviewStatus.EXEMPTED).exists():
        return no(_("A title is exempt from this year's review, so the year goes on."))
    if of_year.exclude(status__in=(ReviewStatus.REPORT_DUE, ReviewStatus.WITHDRAWN)).exists():
        return no(_("An agency has handed in its report, so the year goes on."))
    if of_year.filter(status=ReviewStatus.REPORT_DUE, report_due__lte=now).exists():
        return no(_("The time for the reports has ended, so the year goes on."))
    return YES


def before_report_due(review: AnnualReview, *, now: datetime) -> Verdict:
    """The report can be edited and submitted."""
    return _until(review.report_due, now)


def after_report_due(review: AnnualReview, *, now: datetime) -> Verdict:
    """The verdict can be reached: the moment has come at which the facts of the year are fixed."""
    return _after(review.report_due, now)


def before_statement_due(review: AnnualReview, *, now: datetime) -> Verdict:
    """The agency can still make a statement."""
    return _until(review.statement_due, now)


def confirmed_and_after_statement_due(review: AnnualReview, *, now: datetime) -> Verdict:
    """The window for a statement has closed, and two officers have confirmed the verdict."""
    closed = _after(review.statement_due, now)
    if closed and review.confirmed_at is None:
        return no(_("Two officers have not confirmed the verdict yet."))
    return closed


def before_rectification_due(rectification: Rectification, *, now: datetime) -> Verdict:
    """The rectification can still be reported."""
    return _until(rectification.due_at, now, exact)


def after_rectification_due(rectification: Rectification, *, now: datetime) -> Verdict:
    """The rectification is overdue."""
    return _after(rectification.due_at, now, exact)


def report_gaps(review: AnnualReview) -> Sequence[Gap]:
    """What the annual report still lacks: a figure for every public commitment, and the text."""
    reported = set(review.figures.values_list("commitment_id", flat=True))
    gaps = [
        Gap(
            "figures",
            f"actual-{commitment.pk}",
            _("The figure reached is missing: %(promise)s") % {"promise": commitment.promise},
        )
        for commitment in review.title.application.commitments.all()
        if commitment.pk not in reported
    ]
    if not review.report.strip():
        gaps.append(Gap("report", "report", _("The report on the year is missing.")))
    return gaps
