"""What must hold of moderations: points that count were agreed on by judges of the brand, within
what they gave, after all had locked.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviews.moderation.enums import ModerationStatus
from reviews.moderation.models import ModeratedPoints, Moderation
from reviews.panel.models import Declaration, ScoreSheet


def _agreed_on() -> Iterator[str]:
    """Confirmed points are those of their proposal; two judges at least agreed to it, each with a
    sheet of his own on the brand that he locked before the moderation began.
    """
    rows = ModeratedPoints.objects.select_related("moderation", "suggestion")
    for row in rows.prefetch_related("suggestion__agreements"):
        said, where = row.suggestion, row.moderation
        same = (said.moderation_id, said.indicator, said.points, said.low, said.high, said.reason)
        if same != (where.pk, row.indicator, row.points, row.low, row.high, row.reason):
            yield f"{where}: the moderated points of {row.indicator} are not what was agreed on"
        seats = {one.seat_id for one in said.agreements.all()}
        locked = ScoreSheet.objects.filter(
            seat__in=seats, application=where.application_id, locked_at__lte=where.opened_at
        )
        if len(seats) < 2 or locked.count() != len(seats):
            yield f"{where}: not only judges of the brand, or fewer than two, agreed"
    for where in Moderation.objects.filter(status=ModerationStatus.AGREED, points=None):
        yield f"{where}: a moderated score is confirmed and there is none"


def _without_conflict() -> Iterator[str]:
    """Nobody wrote, proposed or agreed after he had declared a conflict with the brand."""
    declared = Declaration.objects.filter(
        has_conflict=True, application__moderation__isnull=False
    ).select_related("application__moderation")
    for row in declared:
        where = row.application.moderation
        mine = {"seat": row.seat_id}
        late = (
            where.remarks.filter(**mine, written_at__gt=row.declared_at).exists()
            or where.suggestions.filter(**mine, made_at__gt=row.declared_at).exists()
            or where.suggestions.filter(
                agreements__seat=row.seat_id, agreements__agreed_at__gt=row.declared_at
            ).exists()
        )
        if late:
            yield f"{where}: a judge took part after declaring a conflict of interest"


CHECKS = (
    ("moderation.agreed", "moderated points are what the judges agreed on", _agreed_on),
    ("moderation.conflicts", "nobody in conflict takes part in a moderation", _without_conflict),
)
