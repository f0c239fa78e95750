"""What an agency still owes for its titles: reports, statements, rectifications, each with its due moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.timeline import last_day
from audits.enums import RectificationStatus, ReviewStatus
from audits.models import AnnualReview, Rectification
from brandportal.workdays.calendar import working_days_between

SOON = 3


@dataclass(frozen=True)
class Task:
    """One thing that waits for the agency. `left` is in words; `tone` is seal when little time is left."""

    heading: str
    sentence: str
    due: datetime
    left: str
    tone: str
    url: str


def days_left(due: datetime, now: datetime) -> int:
    """Working days from today up to and including the last day that still counts."""
    return working_days_between(timezone.localdate(now), last_day(due).date())


def words_left(due: datetime, now: datetime) -> str:
    """How much time is left, for a reader."""
    if now >= due:
        return _("time has run out")
    left = days_left(due, now)
    if left == 0:
        return _("ends today or on the next days off")
    return ngettext("%(days)s working day left", "%(days)s working days left", left) % {
        "days": left
    }


def tone_of(due: datetime, now: datetime) -> str:
    return "seal" if days_left(due, now) <= SOON else "now"


def review_task(review: AnnualReview, now: datetime) -> Task | None:
    """What the agency has to do in this review now; None while it waits for others."""
    page = reverse("workspace:review-detail", args=[review.title.number, review.year])
    names = {"brand": review.title.brand.name, "year": review.year}
    if review.status == ReviewStatus.REPORT_DUE and now < review.report_due:
        return Task(
            heading=_("Annual report %(year)s on “%(brand)s”") % names,
            sentence=_(
                "Fill in what was reached; the head hands it in. Without a report the title lapses."
            ),
            due=review.report_due,
            left=words_left(review.report_due, now),
            tone=tone_of(review.report_due, now),
            url=reverse("workspace:review-report", args=[review.title.number, review.year]),
        )
    if review.status == ReviewStatus.HEARING and now < review.statement_due:
        return Task(
            heading=_("Annual review %(year)s of “%(brand)s”: verdict “%(outcome)s”")
            % {**names, "outcome": review.get_outcome_display()},
            sentence=_("The head may make a statement before the verdict takes effect."),
            due=review.statement_due,
            left=words_left(review.statement_due, now),
            tone="seal",
            url=page,
        )
    return None


def rectification_task(rectification: Rectification, now: datetime) -> Task | None:
    """The report on a rectification, as long as it can be handed in."""
    if rectification.status != RectificationStatus.OPEN or now >= rectification.due_at:
        return None
    review = rectification.review
    return Task(
        heading=_("Rectification of “%(brand)s”") % {"brand": review.title.brand.name},
        sentence=_("Report what was mended. Without a report in time the title is revoked."),
        due=rectification.due_at,
        left=words_left(rectification.due_at, now),
        tone=tone_of(rectification.due_at, now),
        url=reverse("workspace:review-detail", args=[review.title.number, review.year]),
    )


def tasks_of(user: Any, *, now: datetime) -> list[Task]:
    """Everything that waits for this person's agencies, the most urgent first."""
    reviews = AnnualReview.objects.open_for(user)
    rectifications = Rectification.objects.filter(
        review__title__agency_id__in=user.agency_roles, status=RectificationStatus.OPEN
    ).select_related("review__title__brand")
    found = [review_task(review, now) for review in reviews]
    found += [rectification_task(row, now) for row in rectifications]
    return sorted((task for task in found if task is not None), key=lambda task: task.due)
