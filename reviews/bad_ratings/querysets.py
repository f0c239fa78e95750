"""Bad-rating cases, by who must act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from reviews.bad_ratings.enums import OPEN_CASES, OWED_CASES, UNFOUNDED_CASES, CaseStatus


class CaseQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> CaseQuerySet:
        """The cases of the agencies this person works for today, with everything that a list or a
        page reads.
        """
        return self.filter(application__agency_id__in=user.agency_roles).with_rating()

    def with_rating(self) -> CaseQuerySet:
        """With brand, agency, rules and rating; without anything that identifies the rater."""
        return self.select_related(
            "application__brand",
            "application__agency",
            "application__cycle",
            "rating__service_point",
        ).defer("rating__pseudonym", "rating__network", "rating__block", "rating__device")

    def open(self) -> CaseQuerySet:
        return self.filter(status__in=OPEN_CASES)

    def owed(self) -> CaseQuerySet:
        """Cases in which the agency must act, the most urgent first."""
        return self.filter(status__in=OWED_CASES).order_by("answer_due", "pk")

    def late(self, now: datetime) -> CaseQuerySet:
        """Verification or answer overdue."""
        return self.filter(
            models.Q(status=CaseStatus.TO_VERIFY, verify_due__lte=now)
            | models.Q(status__in=OWED_CASES, answer_due__lte=now)
        )

    def counted(self) -> CaseQuerySet:
        """Cases that the rates count: all except unfounded ones."""
        return self.exclude(status__in=UNFOUNDED_CASES)
