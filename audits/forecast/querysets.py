"""Steps of plans of recovery, by reader."""

from __future__ import annotations

from typing import Any

from django.db import models


class RecoveryStepQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> RecoveryStepQuerySet:
        """The steps of the titles of the agencies this person works for today."""
        return self.filter(title__agency_id__in=user.agency_roles).select_related(
            "title__agency", "title__brand"
        )
