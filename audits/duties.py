"""What agencies owe about their titles: reports, statements, rectifications, plaques, and the steps
of their own plans.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from audits.annual_review.duties import rectification_duty, review_duty
from audits.annual_review.enums import RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, Rectification
from audits.forecast.models import RecoveryStep
from audits.titles.enums import LIVE_TITLES, TitleStatus
from audits.titles.models import Plaque
from audits.titles.notice_recipients import title_page, title_words
from audits.titles.terms import end_of_day
from audits.year_end.duties import lines_to_check
from brandportal.duties import Duty, of_agencies
from brandportal.notices.told import Told


def reviews(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """Annual reports, and statements on a verdict."""
    rows = of_agencies(AnnualReview.objects.all(), "title__agency_id", agencies)
    rows = rows.filter(status__in=[ReviewStatus.REPORT_DUE, ReviewStatus.HEARING])
    for row in rows.select_related("title__brand"):
        duty = review_duty(row, now)
        if duty is not None:
            yield duty


def rectifications(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """Reports on rectifications that can still be handed in."""
    rows = of_agencies(Rectification.objects.all(), "review__title__agency_id", agencies)
    rows = rows.filter(status=RectificationStatus.OPEN)
    for row in rows.select_related("review__title__brand"):
        duty = rectification_duty(row, now)
        if duty is not None:
            yield duty


def plaques(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """Plaques of titles that are no longer valid, until they come back."""
    kept = (*LIVE_TITLES, TitleStatus.PROMOTED)
    rows = of_agencies(Plaque.objects.filter(ended_on=None), "title__agency_id", agencies)
    for row in rows.exclude(title__status__in=kept).select_related("title__brand"):
        yield Duty(
            key=f"plaque:{row.pk}",
            agency_id=row.title.agency_id,
            heading=Told(
                gettext_noop("Give back the plaque of “%(brand)s”"), dict(title_words(row.title))
            ),
            sentence=Told(
                gettext_noop("The title is no longer valid; its plaque may not hang any more."), {}
            ),
            url=title_page(row.title),
            pressing=True,
        )


def recovery_steps(agencies: Collection[int] | None, now: datetime) -> Iterator[Duty]:
    """Steps of plans of recovery that are overdue, or due soon."""
    rows = of_agencies(RecoveryStep.objects.to_do(now), "title__agency_id", agencies)
    for row in rows.select_related("title__brand"):
        due = end_of_day(row.due_on)
        yield Duty(
            key=f"recovery-step:{row.pk}",
            agency_id=row.title.agency_id,
            heading=Told(
                gettext_noop("Plan of recovery of “%(brand)s”"), dict(title_words(row.title))
            ),
            sentence=Told(gettext_noop("Tell what came of it: %(what)s"), {"what": row.what}),
            url=reverse("workspace:recovery-step", args=[row.title.number, row.pk]),
            due=due if now < due else None,
            fixed=True,
            pressing=now >= due,
        )


DUTIES = [reviews, rectifications, plaques, recovery_steps, lines_to_check]
