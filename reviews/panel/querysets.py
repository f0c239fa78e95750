"""The seats of the panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Subquery

from applications.cycles.enums import Stage
from applications.models import StageWindow


class SeatQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> SeatQuerySet:
        """The panels this person sits on, with `scoring_ends`, the planned end of scoring."""
        window = StageWindow.objects.filter(
            cycle=OuterRef("evaluation__cycle"), stage=Stage.PRELIMINARY
        )
        return (
            self.filter(user=user)
            .select_related("evaluation__cycle")
            .annotate(scoring_ends=Subquery(window.values("closes_at")[:1]))
        )

    def before_brand(self, user: Any, number: str, statuses: Sequence[str]) -> SeatQuerySet:
        """This person's seat in the year of the application of this number, if that has one of the
        statuses, with the key of the application and of its agency.
        """
        applications = "evaluation__cycle__applications"
        return (
            self.of_person(user)
            .filter(**{f"{applications}__number": number, f"{applications}__status__in": statuses})
            .annotate(brand_pk=F(f"{applications}__pk"), brand_agency=F(f"{applications}__agency"))
        )
