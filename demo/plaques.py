"""Stage 8 of the demo: plaques at the counters, and taken back from who lost the title."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from audits.models import Title
from audits.titles.enums import PlaqueEnd, TitleStatus
from audits.titles.plaques import end_plaque, issue_plaque
from demo.people import Cast


def hand_over_plaques(titles: Iterable[Title], *, cast: Cast, now: datetime) -> None:
    """At one ceremony, to all who were named."""
    for title in titles:
        issue_plaque(title=title, issued_on=now.date(), by=cast.office, now=now)


def take_back_plaques(titles: Iterable[Title], *, cast: Cast, now: datetime) -> None:
    """Of the titles that were revoked meanwhile."""
    revoked = Title.objects.filter(
        pk__in=[title.pk for title in titles], status=TitleStatus.REVOKED
    )
    for title in revoked.order_by("pk"):
        end_plaque(
            title=title,
            ended=PlaqueEnd.RECLAIMED,
            ended_on=now.date(),
            note="荣誉撤销后收回，交效能办留存。",
            by=cast.office,
            now=now,
        )
