"""The seats of the panel."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, When

from applications.cycles.enums import Stage
from applications.models import StageWindow
from reviews.evaluation.enums import PANEL_AT_WORK


class SeatQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> SeatQuerySet:
        """The panels that this person, or the one of this key, sits on, with `scoring_ends`, the
        planned end of scoring.
        """
        window = StageWindow.objects.filter(
            cycle=OuterRef("evaluation__cycle"), stage=Stage.PRELIMINARY
        )
        return self.filter(user=user).annotate(
            scoring_ends=Subquery(window.values("closes_at")[:1])
        )

    def at_work_first(self) -> SeatQuerySet:
        """The seat of a panel that is at work first, then the newest."""
        at_work = Case(When(evaluation__status__in=PANEL_AT_WORK, then=0), default=1)
        return self.order_by(at_work, "-evaluation__cycle__year", "-pk")

    def with_brand(self, number: str) -> SeatQuerySet:
        """The seats in the year of the application of this number, with its key, status and
        agency.
        """
        applications = "evaluation__cycle__applications"
        return self.filter(**{f"{applications}__number": number}).annotate(
            brand_pk=F(f"{applications}__pk"),
            brand_agency=F(f"{applications}__agency"),
            brand_status=F(f"{applications}__status"),
        )
