"""Lists, each named for its reader."""

from __future__ import annotations

from typing import Any

from django.db import models

from reviews.enums import OPEN_OBJECTIONS


class SeatQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> SeatQuerySet:
        """The panels this person sits on."""
        return self.filter(user=user).select_related("evaluation__cycle")


class ObjectionQuerySet(models.QuerySet):
    def open(self) -> ObjectionQuerySet:
        """Objections that hold up the naming."""
        return self.filter(status__in=OPEN_OBJECTIONS)

    def for_desk(self) -> ObjectionQuerySet:
        return self.select_related("notice__evaluation__cycle", "application__brand")

    def for_register(self) -> ObjectionQuerySet:
        """The public register: which brand, when, how it ended; no name, no statement, no number of the objection."""
        return (
            self.select_related("application__brand")
            .defer(
                "code", "objector_name", "objector_contact", "objector", "statement", "answer"
            )
            .order_by("filed_at", "pk")
        )


class ResultQuerySet(models.QuerySet):
    def ranking(self) -> ResultQuerySet:
        """The ranking in its order, those without enough ratings last."""
        return self.select_related(
            "application__brand",
            "application__agency",
            "application__decision",
            "evaluation__cycle",
        ).order_by(models.F("rank").asc(nulls_last=True), "application__number")
