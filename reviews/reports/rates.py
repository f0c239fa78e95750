"""The rates of an award year by agency, class, channel and month: good ratings, answers of those
invited, repairs, call-backs.

Rates of ratings are those of published years only, and no number of them is about few people: what
is told never leaves, by subtraction, fewer than five in a cell that is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from applications.models import Application, Cycle
from brandportal.office.hidden import shown
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.rates import Month, facts_of, with_answers
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED
from reviews.evaluation.small_cells import hidden_in_grid
from reviews.rating.enums import Level
from reviews.rating.models import Rating
from reviews.rating.not_counted import voided
from reviews.scoring.loop import figures, share
from reviews.screening.enums import NOT_COUNTED

AGENCY, CLASS, CHANNEL, MONTH = "agency", "class", "channel", "month"
# The two lowest levels are bad ratings (`Level`); every other counted one is a good one.
LOWEST_GOOD = Level.FAIRLY_SATISFIED


@dataclass(frozen=True)
class Cell:
    """`part` of `whole`; not told where either would be about few people."""

    part: int
    whole: int
    told: bool = True

    @property
    def share(self) -> Fraction | None:
        return share(self.part, self.whole) if self.told else None


Cells = dict[Any, Cell]


@dataclass(frozen=True)
class Counted:
    """Counted ratings of one application, channel and month."""

    application: int
    agency_class: str
    channel: str
    month: str
    good: int
    whole: int


def counted_ratings(evaluation: Evaluation, applications: QuerySet[Application]) -> list[Counted]:
    """The ratings that count in the published result, of these applications: without held and
    excluded ones, and without the open part that a sanction voided.
    """
    void = Q(application__in=voided(evaluation), group=_open_group(evaluation))
    rows = (
        Rating.objects.filter(application__in=applications.values("pk"))
        .exclude(hold__status__in=NOT_COUNTED)
        .exclude(void)
        .order_by()
        .annotate(month=TruncMonth("accepted_at"))
        .values_list("application", "application__agency_class", "channel", "month")
        .annotate(
            good=Count("pk", filter=Q(overall__gte=LOWEST_GOOD)),
            whole=Count("pk"),
        )
    )
    return [
        Counted(pk, kind, channel, str(Month.of(month)), good, whole)
        for pk, kind, channel, month, good, whole in rows
    ]


def _open_group(evaluation: Evaluation) -> str:
    return str(evaluation.cycle.rules["public"]["open_group"])


def good_by(
    rows: Iterable[Counted], dimension: str, *, agency_class: str = "", channel: str = ""
) -> Cells:
    """Good ratings of the counted ones. By class, channel and month they come from tables of class
    by channel and class by month, in which neither a row nor a column leaves few untold; with a
    channel there is only the table by class, for by agency or month it would be about few people.
    """
    every = list(rows)
    if channel:
        grid = _grid(every, lambda row: (row.agency_class, row.channel))
        return {kind: cell for (kind, one), cell in grid.items() if one == channel}
    if dimension == AGENCY:
        cells = _grid(every, lambda row: (row.application, row.agency_class))
        kept = {row.application for row in every if agency_class in ("", row.agency_class)}
        return {pk: cell for (pk, _kind), cell in cells.items() if pk in kept}
    if dimension == CLASS:
        return {kind: cell for (kind, _one), cell in _grid(every, _of_class).items()}
    named: Callable[[Counted], str] = (
        (lambda row: row.channel) if dimension == CHANNEL else (lambda row: row.month)
    )
    if not agency_class:
        return {one: cell for (_all, one), cell in _grid(every, lambda r: ("", named(r))).items()}
    grid = _grid(every, lambda row: (row.agency_class, named(row)))
    return {one: cell for (kind, one), cell in grid.items() if kind == agency_class}


def _of_class(row: Counted) -> tuple[str, str]:
    return (row.agency_class, "")


def _grid(
    rows: Iterable[Counted], place: Callable[[Counted], tuple[Hashable, Hashable]]
) -> dict[tuple[Any, Any], Cell]:
    """Ratings by two things at once; both the good ones and all are told or neither is."""
    good: dict[tuple[Any, Any], int] = defaultdict(int)
    whole: dict[tuple[Any, Any], int] = defaultdict(int)
    for row in rows:
        good[place(row)] += row.good
        whole[place(row)] += row.whole
    hidden = hidden_in_grid(whole)
    return {key: Cell(good[key], n, key not in hidden) for key, n in whole.items()}


@dataclass(frozen=True)
class CaseRow:
    """One case with what it is grouped by."""

    case: Case
    agency_class: str
    channel: str
    month: str


def cases_of(cycle: Cycle, *, by: Any, agency_class: str = "", channel: str = "") -> list[CaseRow]:
    """The cases of the year that are not hidden from this person, with their answers and calls."""
    cases = with_answers(shown(Case.objects.filter(application__cycle=cycle), by=by))
    if agency_class:
        cases = cases.filter(application__agency_class=agency_class)
    if channel:
        cases = cases.filter(rating__channel=channel)
    found = cases.select_related("application__agency", "rating", "wish")
    return [
        CaseRow(row, row.application.agency_class, row.rating.channel, str(Month.of(row.opened_at)))
        for row in found.prefetch_related("callbacks").order_by("pk")
    ]


def _key(row: CaseRow, dimension: str) -> Any:
    keys: Mapping[str, Any] = {
        AGENCY: row.case.application_id,
        CLASS: row.agency_class,
        CHANNEL: row.channel,
        MONTH: row.month,
    }
    return keys[dimension]


def repairs_by(rows: Iterable[CaseRow], dimension: str, *, now: datetime) -> Cells:
    """Repaired cases of all founded ones (`LoopFigures.repair_rate`). The office reads every case,
    so nothing is small here.
    """
    grouped: dict[Any, list[CaseRow]] = defaultdict(list)
    for row in rows:
        grouped[_key(row, dimension)].append(row)
    found = {
        key: figures((facts_of(row.case) for row in some), now=now) for key, some in grouped.items()
    }
    return {key: Cell(loop.repaired, loop.cases) for key, loop in found.items() if loop.cases}


def callbacks_by(rows: Iterable[CaseRow], dimension: str) -> Cells:
    """Raters who were reached of those who wanted to be called back."""
    reached: dict[Any, int] = defaultdict(int)
    wanted: dict[Any, int] = defaultdict(int)
    for row in rows:
        if getattr(row.case, "wish", None) is not None:
            wanted[_key(row, dimension)] += 1
            reached[_key(row, dimension)] += any(one.reached for one in row.case.callbacks.all())
    return {key: Cell(reached[key], n) for key, n in wanted.items()}


def is_told(evaluation: Evaluation | None) -> bool:
    """Whether rates of ratings of the year may be told."""
    return evaluation is not None and evaluation.status in PUBLISHED
