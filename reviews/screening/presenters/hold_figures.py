"""A hold in numbers: the answers inside and outside the cluster, and the ratings over time beside
the other brands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reviews.rating.enums import Level
from reviews.rating.models import Rating
from reviews.screening.models import Hold

AROUND = timedelta(hours=12)
MOST_ROWS = 36
STEPS_HOURS = (1, 3, 6, 12, 24, 72, 168)
"""A chart is told in as fine steps as fit into its rows."""


@dataclass(frozen=True)
class Step:
    """One step of the chart: this brand's ratings, the held ones among them, and another brand's
    average.
    """

    label: str
    count: int
    held: int
    others: Decimal
    share: Decimal
    held_share: Decimal


@dataclass(frozen=True)
class LevelRow:
    """One level: its percentage in the cluster and outside."""

    label: str
    inside: int
    outside: int
    share: Decimal
    outside_share: Decimal


def level_rows(hold: Hold) -> list[LevelRow]:
    """The five levels in the cluster and among the same group's other ratings."""
    rows = Rating.objects.filter(application=hold.application_id).values_list(
        "hold_id", "group", "overall"
    )
    inside: Counter[int] = Counter()
    outside: Counter[int] = Counter()
    groups = set(
        Rating.objects.filter(hold=hold).values_list("group", flat=True).distinct().order_by()
    )
    for hold_id, group, level in rows.iterator():
        if hold_id == hold.pk:
            inside[level] += 1
        elif group in groups:
            outside[level] += 1
    return [
        LevelRow(
            str(level.label),
            inside[level],
            outside[level],
            _share(inside[level], inside.total()),
            _share(outside[level], outside.total()),
        )
        for level in Level
    ]


def chart(hold: Hold) -> list[Step]:
    """Ratings over time around the cluster: this brand's, the held ones among them, and another
    brand's average.

    Of the cluster's group. Steps are as fine as the number of rows allows; hours if possible.
    """
    held = list(
        Rating.objects.filter(hold=hold).order_by("accepted_at").values_list("accepted_at", "group")
    )
    if not held:
        return []
    first, last = held[0][0] - AROUND, held[-1][0] + AROUND
    step = _step(last - first)
    start = _floor(first, step)
    rows = Rating.objects.filter(
        application__cycle=hold.evaluation.cycle_id,
        group__in={group for _, group in held},
        accepted_at__gte=start,
        accepted_at__lte=last,
    ).values_list("application_id", "hold_id", "accepted_at")
    own: Counter[int] = Counter()
    mine: Counter[int] = Counter()
    others: Counter[int] = Counter()
    brands = {hold.application_id}
    for application_id, hold_id, at in rows.iterator():
        place = (at - start) // step
        brands.add(application_id)
        if application_id != hold.application_id:
            others[place] += 1
            continue
        own[place] += 1
        mine[place] += hold_id == hold.pk
    most = max(own.values())
    return [
        Step(
            label=_label(start + place * step, step),
            count=own[place],
            held=mine[place],
            others=Decimal(others[place]) / max(1, len(brands) - 1),
            share=_share(own[place], most),
            held_share=_share(mine[place], most),
        )
        for place in range((last - start) // step + 1)
    ]


def _step(whole: timedelta) -> timedelta:
    for hours in STEPS_HOURS:
        step = timedelta(hours=hours)
        if whole <= step * (MOST_ROWS - 2):
            return step
    return whole / (MOST_ROWS - 2)


def _floor(moment: datetime, step: timedelta) -> datetime:
    local = timezone.localtime(moment)
    if step >= timedelta(days=1):
        return local.replace(hour=0, minute=0, second=0, microsecond=0)
    return local.replace(minute=0, second=0, microsecond=0)


def _label(moment: datetime, step: timedelta) -> str:
    # Translators: a day and an hour, and a day alone, in Django's date format
    words = _("j M") if step >= timedelta(days=1) else _("j M, H:i")
    return date_format(timezone.localtime(moment), words)


def _share(part: int, whole: int) -> Decimal:
    return round(Decimal(part) * 100 / whole, 1) if whole else Decimal(0)
