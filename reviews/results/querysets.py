"""The results of an award year, ordered."""

from __future__ import annotations

from django.db import models


class ResultQuerySet(models.QuerySet):
    def ranking(self) -> ResultQuerySet:
        """The ranking in order, candidates without enough ratings last."""
        return self.select_related(
            "application__brand",
            "application__agency",
            "application__decision",
            "evaluation__cycle",
        ).order_by(models.F("rank").asc(nulls_last=True), "application__number")
