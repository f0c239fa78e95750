"""A finished screening, so that the leading group may decide; and ratings stuffed into one
brand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from applications.models import Application
from reviews.models import Evaluation, Hold, Rating, Screening
from reviews.rating.enums import Channel, RaterGroup
from reviews.screening.enums import HoldSource, ScreeningStatus
from tests.factories.ledger import enter


def screened(evaluation: Evaluation, now: datetime | None = None) -> Evaluation:
    """Nothing was found unusual; returns the evaluation as it was given."""
    moment = now or evaluation.counted_at or timezone.now()
    Screening.objects.get_or_create(
        evaluation=evaluation,
        defaults={"status": ScreeningStatus.FINISHED, "finished_at": moment},
    )
    return evaluation


def ratings_of(
    application: Application,
    levels: Sequence[int],
    *,
    begin: datetime,
    step: timedelta = timedelta(minutes=1),
    group: str = RaterGroup.PUBLIC,
    network: str = "",
    who: str = "p",
) -> list[Rating]:
    """One rating a level, one after the other, each by a person of its own."""
    channel = Channel.PHONE if group == RaterGroup.PUBLIC else Channel.INVITATION
    return enter(
        Rating(
            application=application,
            pseudonym=f"{application.pk}-{group}-{who}-{number}",
            group=group,
            channel=channel,
            overall=level,
            network=network,
            accepted_at=begin + number * step,
        )
        for number, level in enumerate(levels)
    )


def make_hold(application: Application, ratings: Sequence[Rating], *, now: datetime) -> Hold:
    """These ratings, held by the statistics as one window."""
    evaluation = Evaluation.objects.select_related("cycle").get(cycle=application.cycle_id)
    screened(evaluation, now)
    first, last = ratings[0].accepted_at, ratings[-1].accepted_at
    minute = timedelta(minutes=1)
    hold = Hold.objects.create(
        evaluation=evaluation,
        application=application,
        screening=evaluation.screening,
        source=HoldSource.STATISTICS,
        rule="window",
        cell={
            "kind": "window",
            "from": 0.0,
            "to": (last - first) / minute,
            "since": first.isoformat(),
            "words": "minutes 0 to 60",
        },
        cell_key=f"{application.pk}-{Hold.objects.count()}",
        count=len(ratings),
        expected=1.5,
        p_volume=1e-12,
        p_content=2e-9,
        adjusted=3e-8,
        explanation={
            "rule": "window",
            "needs": "volume and content",
            "count": len(ratings),
            "expected": 1.5,
            "mark": "best",
            "share_inside": 1.0,
            "share_outside": 0.4,
            "log10_p_volume": -12.0,
            "log10_p_content": -8.7,
        },
        opened_at=now,
    )
    Rating.objects.filter(pk__in=[row.pk for row in ratings]).update(hold=hold)
    return hold
