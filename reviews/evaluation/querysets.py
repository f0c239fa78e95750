"""Evaluations, and the years that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from reviews.evaluation.models import Evaluation


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def years(self) -> models.QuerySet[Evaluation, int]:
        """The calendar years, each once, the newest first: raters are keyed by them, also where a
        year has two award years.
        """
        years = self.order_by("-cycle__year").values_list("cycle__year", flat=True)
        return years.distinct()
