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

    def current(self, kind: str = CycleKind.TOP_TEN):
        """The newest opened award year of this kind, or None."""
        return self.public().filter(kind=kind).prefetch_related("windows").first()
