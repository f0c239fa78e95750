"""The results of an award year, ordered."""

from __future__ import annotations

from typing import Any

from django.db import models


class ResultQuerySet(models.QuerySet):
    def ranking(self) -> ResultQuerySet:
        """The ranking in order, candidates without enough ratings last."""
        return self.select_related(
            "application__brand",
            "application__agency",
            "application__decision",
            "application__cycle__evaluation",
            "application__reserve_call",
            "evaluation__cycle",
        ).order_by(models.F("rank").asc(nulls_last=True), "application__number")

    def outside(self, evaluation: Any) -> ResultQuerySet:
        """The brands that the panel scored and that are not on the shortlist, by number: their
        order among each other is nobody's business.
        """
        found = self.filter(evaluation=evaluation, shortlisted=False)
        return found.select_related("application__brand").order_by("application__number")
