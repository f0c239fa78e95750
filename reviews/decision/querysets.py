"""Objections, filtered by reader."""

from __future__ import annotations

from django.db import models

from reviews.decision.enums import OPEN_OBJECTIONS


class ObjectionQuerySet(models.QuerySet):
    def open(self) -> ObjectionQuerySet:
        """Objections that delay the conferral."""
        return self.filter(status__in=OPEN_OBJECTIONS)

    def for_desk(self) -> ObjectionQuerySet:
        return self.select_related("notice__evaluation__cycle", "application__brand")

    def for_register(self) -> ObjectionQuerySet:
        """The public register: which brand, when, the outcome; no name, statement or number of the
        objection.
        """
        return (
            self.select_related("application__brand")
            .defer("code", "objector_name", "objector_contact", "objector", "statement", "answer")
            .order_by("filed_at", "pk")
        )
