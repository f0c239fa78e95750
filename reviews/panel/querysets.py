"""The seats of the panel."""

from __future__ import annotations

from typing import Any

from django.db import models


class SeatQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> SeatQuerySet:
        """The panels this person sits on."""
        return self.filter(user=user).select_related("evaluation__cycle")
