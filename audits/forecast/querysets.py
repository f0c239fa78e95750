"""Steps of plans of recovery, by reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from audits.titles.enums import LIVE_TITLES

AHEAD = timedelta(days=14)


class RecoveryStepQuerySet(models.QuerySet):
    def to_do(self, now: datetime) -> RecoveryStepQuerySet:
        """Open steps of live titles that are overdue, or due within two weeks."""
        soon = timezone.localdate(now) + AHEAD
        return self.filter(done_at=None, due_on__lte=soon, title__status__in=LIVE_TITLES)

    def of_person(self, user: Any) -> RecoveryStepQuerySet:
        """The steps of the titles of the agencies this person works for today."""
        return self.filter(title__agency_id__in=user.agency_roles).select_related(
            "title__agency", "title__brand"
        )
