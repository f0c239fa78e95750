"""Annual reviews and rectifications, by who must act next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from audits.annual_review.enums import RectificationStatus, ReviewStatus, RunStatus

# What the clock is to do once its moment has come.
TO_DECIDE = models.Q(
    status__in=(ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED, ReviewStatus.EXEMPTED)
)
TAKES_EFFECT = models.Q(status=ReviewStatus.HEARING, confirmed_at__isnull=False)


class AnnualReviewQuerySet(models.QuerySet):
    def in_effect(self) -> AnnualReviewQuerySet:
        """The reviews that the public register shows, newest first, with their figures."""
        return (
            self.filter(status=ReviewStatus.IN_EFFECT)
            .order_by("-year")
            .prefetch_related("figures__commitment", "figures__review")
        )

    def of_person(self, user: Any) -> AnnualReviewQuerySet:
        """The reviews of the titles of the agencies this person works for today."""
        return self.filter(title__agency_id__in=user.agency_roles).select_related(
            "title__agency", "title__brand", "title__application__cycle"
        )

    def open_for(self, user: Any) -> AnnualReviewQuerySet:
        """A person's open reviews, oldest first."""
        ended = (ReviewStatus.IN_EFFECT, ReviewStatus.WITHDRAWN)
        return self.of_person(user).exclude(status__in=ended).order_by("report_due")

    def for_desk(self) -> AnnualReviewQuerySet:
        return self.select_related("title__agency", "title__brand", "confirmed_by")

    def with_facts(self) -> AnnualReviewQuerySet:
        """Everything that a verdict needs, in the same few queries for any number of reviews."""
        return self.select_related(
            "title__agency", "title__brand", "title__application__cycle"
        ).prefetch_related(
            "figures__commitment",
            "title__spot_checks",
            "title__brand__titles__annual_reviews",
            "title__agency__veto_findings",
        )

    def going_on(self) -> AnnualReviewQuerySet:
        """What the clock may advance: nothing of a year that the office has stopped."""
        runs = apps.get_model("audits", "ReviewRun").objects
        return self.exclude(year__in=runs.filter(status=RunStatus.STOPPED).values("year"))

    def to_decide(self, now: datetime) -> AnnualReviewQuerySet:
        """Whose report is due by now, whether it is in or not, and who is exempt from it."""
        return self.filter(TO_DECIDE, report_due__lte=now).order_by("pk")

    def to_take_effect(self, now: datetime) -> AnnualReviewQuerySet:
        """Adverse verdicts that are confirmed and whose statement window has closed without a
        statement.
        """
        return self.filter(TAKES_EFFECT, statement_due__lte=now).order_by("pk")

    def unconfirmed(self) -> AnnualReviewQuerySet:
        """Adverse verdicts without a statement that two officers have not confirmed yet."""
        return self.filter(status=ReviewStatus.HEARING, confirmed_at=None)

    def waiting_for_two(self, year: int) -> AnnualReviewQuerySet:
        """The same of a year, with those whose statement two officers have to answer."""
        stated = models.Q(status=ReviewStatus.STATED)
        return self.filter(year=year).filter(
            stated | models.Q(status=ReviewStatus.HEARING, confirmed_at=None)
        )


class RectificationQuerySet(models.QuerySet):
    def for_desk(self) -> RectificationQuerySet:
        return self.select_related("review__title__agency", "review__title__brand")

    def overdue(self, now: datetime) -> RectificationQuerySet:
        """Overdue without a report."""
        return self.filter(status=RectificationStatus.OPEN, due_at__lte=now).order_by("pk")
