"""What an agency owes in one annual review, or one rectification."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from audits.annual_review.enums import RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, Rectification
from brandportal.duties import Duty
from brandportal.notices.told import Told


def due_of_review(review: AnnualReview) -> datetime | None:
    """The moment before which the agency must act in this review; None if it need not act."""
    return {
        ReviewStatus.REPORT_DUE: review.report_due,
        ReviewStatus.HEARING: review.statement_due,
    }.get(ReviewStatus(review.status))


def review_duty(review: AnnualReview, now: datetime) -> Duty | None:
    """The agency's duty in this review; None if others must act or it is too late. The rules say
    how often it is reminded of a report.
    """
    due = due_of_review(review)
    if due is None or now >= due:
        return None
    title = review.title
    names = {"brand": title.brand.name, "year": str(review.year)}
    if review.status == ReviewStatus.REPORT_DUE:
        return Duty(
            key=f"review:{review.pk}:report",
            agency_id=title.agency_id,
            heading=Told(gettext_noop("Annual report %(year)s on “%(brand)s”"), names),
            sentence=Told(
                gettext_noop(
                    "Fill in what was reached; the head hands it in. Without a report the title "
                    "lapses."
                ),
                {},
            ),
            url=reverse("workspace:review-report", args=[title.number, review.year]),
            due=due,
            by_rules=True,
        )
    return Duty(
        key=f"review:{review.pk}:statement",
        agency_id=title.agency_id,
        heading=Told(
            gettext_noop("Annual review %(year)s of “%(brand)s”: a verdict is proposed"), names
        ),
        sentence=Told(
            gettext_noop("The head may make a statement before the verdict takes effect."), {}
        ),
        url=reverse("workspace:review-detail", args=[title.number, review.year]),
        due=due,
        pressing=True,
    )


def rectification_duty(rectification: Rectification, now: datetime) -> Duty | None:
    """The report on a rectification, while it can be submitted."""
    if rectification.status != RectificationStatus.OPEN or now >= rectification.due_at:
        return None
    review = rectification.review
    return Duty(
        key=f"rectification:{rectification.pk}",
        agency_id=review.title.agency_id,
        heading=Told(
            gettext_noop("Rectification of “%(brand)s”"), {"brand": review.title.brand.name}
        ),
        sentence=Told(
            gettext_noop(
                "Report what was corrected. Without a report in time the title is revoked."
            ),
            {},
        ),
        url=reverse("workspace:review-detail", args=[review.title.number, review.year]),
        due=rectification.due_at,
        fixed=True,
    )
