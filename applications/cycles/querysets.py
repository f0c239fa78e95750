"""Award years, filtered by reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from applications.cycles.enums import CycleKind, CycleStatus

if TYPE_CHECKING:
    from applications.form.models import Application  # noqa: F401


class CycleQuerySet(models.QuerySet):
    def public(self) -> CycleQuerySet:
        """Award years that citizens see: opened ones, newest first."""
        return self.exclude(status=CycleStatus.DRAFT).order_by("-year", "-kind")

    def current(self):
        """The newest opened award year of the Top Ten, or None."""
        return self._newest(self.public().filter(kind=CycleKind.TOP_TEN))

    def famous_under_way(self):
        """The Famous Brand year under way, or None."""
        return self._newest(self.public().filter(kind=CycleKind.FAMOUS, status=CycleStatus.OPEN))

    def _newest(self, rows: CycleQuerySet):
        return rows.prefetch_related("windows").first()
