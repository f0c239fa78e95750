"""Objections and tips, filtered by reader."""

from __future__ import annotations

from typing import Any

from django.db import models

from reviews.decision.enums import OPEN_OBJECTIONS, ObjectionAbout, ObjectionStatus
from reviews.evaluation.enums import EvaluationStatus


class AboutABrandQuerySet(models.QuerySet):
    def for_desk(self) -> Any:
        return self.select_related("notice__evaluation__cycle", "application__brand")


class ObjectionQuerySet(AboutABrandQuerySet):
    def open(self) -> ObjectionQuerySet:
        """Objections that delay the conferral."""
        return self.filter(status__in=OPEN_OBJECTIONS)

    def unsettled(self) -> ObjectionQuerySet:
        """Upheld ones that exclude no brand, as long as the leading group has not said what
        follows; they delay the conferral too.
        """
        upheld = self.filter(
            status=ObjectionStatus.UPHELD, notice__evaluation__status=EvaluationStatus.ON_NOTICE
        )
        return upheld.exclude(about=ObjectionAbout.CHOSEN)

    def of_person(self, user: Any) -> ObjectionQuerySet:
        """What the agencies for which this person works have filed, newest first."""
        return (
            self.filter(agency_id__in=user.agency_roles)
            .select_related("notice__evaluation__cycle", "application__brand", "agency")
            .order_by("-filed_at", "-pk")
        )

    def for_register(self) -> ObjectionQuerySet:
        """The public register: its number, which brand, when, the outcome; no name, statement or
        code.
        """
        return (
            self.select_related("application__brand")
            .defer("code", "objector_name", "objector_contact", "objector", "statement", "answer")
            .order_by("filed_at", "pk")
        )
