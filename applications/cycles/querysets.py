"""Award years, filtered by reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from applications.cycles.enums import CycleStatus

if TYPE_CHECKING:
    from applications.form.models import Application  # noqa: F401


class CycleQuerySet(models.QuerySet):
    def public(self) -> CycleQuerySet:
        """Award years that citizens see: opened ones, newest first."""
        return self.exclude(status=CycleStatus.DRAFT).order_by("-year")

    def current(self):
        """The newest opened award year, or None."""
        return self.public().prefetch_related("windows").first()
