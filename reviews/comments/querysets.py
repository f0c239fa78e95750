"""Comments, filtered by reader."""

from __future__ import annotations

from django.db import models

from reviews.comments.enums import CommentStatus
from reviews.evaluation.enums import AFTER_COUNT
from reviews.screening.enums import NOT_COUNTED


class CommentQuerySet(models.QuerySet):
    def to_be_shown(self) -> CommentQuerySet:
        """Public comments: counted, of a rating that counts, and neither hidden nor held."""
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
        """For the office: nothing of a rating whose window is still open, and never the author."""
        return (
            self.filter(application__cycle__evaluation__status__in=AFTER_COUNT)
            .select_related("application__brand", "application__cycle", "application__agency")
            .order_by("place", "pk")
        )

    def to_decide(self) -> CommentQuerySet:
        """Held by a finding and undecided."""
        return self.for_desk().filter(status=CommentStatus.WAITING, held=True)
