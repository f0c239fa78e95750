"""Titles, filtered by reader."""

from __future__ import annotations

from typing import Any

from django.db import models

from audits.titles.enums import LIVE_TITLES, STANDING_TITLES, TitleStatus


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

    def of_line(self, title: Any) -> TitleQuerySet:
        """A title, those that it renewed and those that renewed it, oldest first."""
        same = {"brand": title.brand_id, "level": title.level, "held_since": title.held_since}
        return self.filter(**same).order_by("valid_from", "pk")

    def with_forecast_facts(self) -> TitleQuerySet:
        """Everything that a forecast needs, in the same few queries for any number of titles."""
        return self.select_related("agency", "brand", "application__cycle").prefetch_related(
            "application__commitments__actuals",
            "spot_checks",
            "brand__titles__annual_reviews",
            "agency__veto_findings",
        )

    def due_for_review(self, year: int) -> TitleQuerySet:
        """Titles whose time for a first review has come by this year, and that have no review of it
        yet or one that was taken back: live ones, and those that a newer title renewed after the
        year, so that of a brand's titles of a kind exactly one answers for a year.
        """
        standing = models.FilteredRelation(
            "annual_reviews",
            condition=models.Q(annual_reviews__year=year)
            & ~models.Q(annual_reviews__status="withdrawn"),
        )
        live = models.Q(status__in=LIVE_TITLES)
        renewed_since = models.Q(status=TitleStatus.SUCCEEDED, successor__valid_from__year__gt=year)
        return (
            self.filter(live | renewed_since)
            .filter(valid_from__year__lte=year, first_review_year__lte=year)
            .annotate(standing=standing)
            .filter(standing=None)
            .order_by("pk")
        )
