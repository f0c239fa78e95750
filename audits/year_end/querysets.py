"""The lines that agencies check, by who must act next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models


class CheckedLineQuerySet(models.QuerySet):
    def with_names(self) -> CheckedLineQuerySet:
        return self.select_related("check_round__table", "agency")

    def of_person(self, user: Any) -> CheckedLineQuerySet:
        """The lines of the agencies this person works for today."""
        return self.filter(agency_id__in=user.agency_roles).with_names()

    def unsaid(self, now: datetime) -> CheckedLineQuerySet:
        """Lines to which their agencies can still say something."""
        return self.filter(said_at=None, check_round__check_due__gt=now)

    def to_answer(self) -> CheckedLineQuerySet:
        """Contests without an answer."""
        return self.filter(agrees=False, answered_at=None)
