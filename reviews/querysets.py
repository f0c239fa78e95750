"""Lists, each named for its reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from reviews.enums import (
    AFTER_COUNT,
    NOT_COUNTED,
    OPEN_CASES,
    OPEN_OBJECTIONS,
    OWED_CASES,
    UNFOUNDED_CASES,
    CaseStatus,
    CommentStatus,
)


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
            .defer("code", "objector_name", "objector_contact", "objector", "statement", "answer")
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


class CaseQuerySet(models.QuerySet):
    def of_person(self, user: Any) -> CaseQuerySet:
        """The cases of the agencies this person works for today, with everything a list or a page reads."""
        return self.filter(application__agency_id__in=user.agency_roles).with_rating()

    def with_rating(self) -> CaseQuerySet:
        """With brand, agency, rules and rating; never with anything that tells who rated."""
        return self.select_related(
            "application__brand",
            "application__agency",
            "application__cycle",
            "rating__service_point",
        ).defer("rating__pseudonym", "rating__network", "rating__block", "rating__device")

    def open(self) -> CaseQuerySet:
        return self.filter(status__in=OPEN_CASES)

    def owed(self) -> CaseQuerySet:
        """Cases in which the agency owes something, the most urgent first."""
        return self.filter(status__in=OWED_CASES).order_by("answer_due", "pk")

    def late(self, now: datetime) -> CaseQuerySet:
        """Verification or answer owed past its due moment."""
        return self.filter(
            models.Q(status=CaseStatus.TO_VERIFY, verify_due__lte=now)
            | models.Q(status__in=OWED_CASES, answer_due__lte=now)
        )

    def counted(self) -> CaseQuerySet:
        """Cases that the rates count: all but those whose rating turned out not to be one."""
        return self.exclude(status__in=UNFOUNDED_CASES)


class CommentQuerySet(models.QuerySet):
    def to_be_shown(self) -> CommentQuerySet:
        """What everybody may read: counted, of a rating that counts, and neither hidden nor waiting for the office."""
        open_ones = models.Q(status=CommentStatus.SHOWN) | models.Q(
            status=CommentStatus.WAITING, held=False
        )
        counts = models.Q(rating__hold=None) | ~models.Q(rating__hold__status__in=NOT_COUNTED)
        return self.filter(
            open_ones,
            counts,
            application__cycle__evaluation__status__in=AFTER_COUNT,
            application__cycle__rules__public__comments__shown="after_count",
        )

    def for_desk(self) -> CommentQuerySet:
        """What the office reads: nothing of a rating whose window is still open, and never who wrote it."""
        return (
            self.filter(application__cycle__evaluation__status__in=AFTER_COUNT)
            .select_related("application__brand", "application__cycle", "application__agency")
            .order_by("place", "pk")
        )

    def to_decide(self) -> CommentQuerySet:
        """Held by a finding, and nobody has decided."""
        return self.for_desk().filter(status=CommentStatus.WAITING, held=True)
