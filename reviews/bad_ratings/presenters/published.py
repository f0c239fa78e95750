"""The public page of bad ratings: rates and root causes of each brand, once a year's results are
published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from applications.models import Application, Cycle
from reviews.bad_ratings.enums import UNFOUNDED_CASES
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.presenters.shares import (
    CauseRow,
    PublicLoop,
    cause_rows,
    public_loop,
    sum_told,
)
from reviews.bad_ratings.rates import facts_of
from reviews.evaluation.policies import PUBLISHED
from reviews.scoring.loop import LoopFigures, figures


def published_years() -> list[Cycle]:
    """Award years with published results, newest first."""
    return list(Cycle.objects.filter(evaluation__status__in=PUBLISHED))


@dataclass(frozen=True)
class BrandRepairs:
    """One brand's row, with its root causes by frequency."""

    application: Application
    loop: PublicLoop
    causes: list[CauseRow]


@dataclass(frozen=True)
class YearRepairs:
    """The page of one year: totals, root causes, and a row for each brand: the worst first, and
    those with too few cases to show anything, by their number.
    """

    cycle: Cycle
    least: int
    whole: PublicLoop
    causes: list[CauseRow]
    brands: list[BrandRepairs]
    small: list[BrandRepairs]


def public_repairs(cycle: Cycle, *, now: datetime) -> YearRepairs:
    """Every brand of the published shortlist with its rates, including brands without a bad rating.

    Numbers below the rules' small-cell limit are hidden, and so are shares of fewer cases; brands
    below it keep the order of their applications, which tells nothing of what is hidden.
    """
    least = int(cycle.rules["bad_rating"]["small_cell"])
    shortlisted = Application.objects.filter(cycle=cycle, result__shortlisted=True)
    grouped: dict[int, list[Case]] = {}
    cases = Case.objects.filter(application__cycle=cycle)
    for case in cases.prefetch_related("answers", "causes"):
        grouped.setdefault(case.application_id, []).append(case)
    every = [case for rows in grouped.values() for case in rows]
    parts = [_figures(rows, now) for rows in grouped.values()]
    rows = [
        _brand(row, grouped.get(row.pk, []), now, least)
        for row in shortlisted.select_related("brand", "agency").order_by("number")
    ]
    return YearRepairs(
        cycle=cycle,
        least=least,
        whole=replace(
            public_loop(_figures(every, now), least=least),
            cases=sum_told([row.cases for row in parts], least=least),
            excluded=sum_told([row.excluded for row in parts], least=least),
        ),
        causes=cause_rows(_causes(every), least=least),
        brands=sorted((row for row in rows if not row.loop.is_small), key=_worst_first),
        small=[row for row in rows if row.loop.is_small],
    )


def _worst_first(row: BrandRepairs) -> tuple[int, int]:
    """By the figures as they are shown, so that the order tells no more than they do."""
    return int(row.loop.repaired.rstrip("%")), -int(row.loop.cases)


def _brand(application: Application, cases: list[Case], now: datetime, least: int) -> BrandRepairs:
    return BrandRepairs(
        application=application,
        loop=public_loop(_figures(cases, now), least=least),
        causes=cause_rows(_causes(cases), least=least),
    )


def _figures(cases: list[Case], now: datetime) -> LoopFigures:
    return figures(map(facts_of, cases), now=now)


def _causes(cases: list[Case]) -> Mapping[str, int]:
    founded = [case for case in cases if case.status not in UNFOUNDED_CASES]
    return Counter(row.cause for case in founded for row in case.causes.all())
