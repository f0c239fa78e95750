"""Titles, filtered by reader."""

from __future__ import annotations

from typing import Any

from django.db import models

from audits.titles.enums import LIVE_TITLES, STANDING_TITLES


class TitleQuerySet(models.QuerySet):
    def register(self) -> TitleQuerySet:
        """Every title that was ever conferred, including revoked ones, newest year first."""
        return self.select_related("agency", "brand").order_by("-year", "number")

    def standing(self, level: str) -> TitleQuerySet:
        """The titles of a level that may be used now."""
        return self.filter(level=level, status__in=STANDING_TITLES)

    def of_person(self, user: Any) -> TitleQuerySet:
        """The titles of the agencies this person works for today."""
        return self.filter(agency_id__in=user.agency_roles).select_related("agency", "brand")

    def due_for_review(self, year: int) -> TitleQuerySet:
        """Live titles conferred before the year under review ends that have no review of that year
        yet, or one that was taken back.
        """
        standing = models.FilteredRelation(
            "annual_reviews",
            condition=models.Q(annual_reviews__year=year)
            & ~models.Q(annual_reviews__status="withdrawn"),
        )
        return (
            self.filter(status__in=LIVE_TITLES, valid_from__year__lte=year)
            .annotate(standing=standing)
            .filter(standing=None)
            .order_by("pk")
        )
