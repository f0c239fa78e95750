"""The rows and charts of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application, Cycle
from brandportal.accounts.enums import AgencyClass
from brandportal.office.hidden import shown
from reviews.bad_ratings.presenters.shares import percent
from reviews.evaluation.models import Evaluation
from reviews.evaluation.small_cells import SMALL, in_words
from reviews.rating.enums import Channel
from reviews.recipients.presenters.responses import responses
from reviews.reports.progress import RATINGS, SHEETS, YearProgress
from reviews.reports.rates import (
    AGENCY,
    CHANNEL,
    CLASS,
    MONTH,
    Cell,
    Cells,
    callbacks_by,
    cases_of,
    counted_ratings,
    good_by,
    is_told,
    repairs_by,
)

TOP = Decimal(40)


@dataclass(frozen=True)
class Bar:
    """A row of `components/bar_table.html`."""

    label: str
    value: str
    share: Decimal
    note: str = ""
    tone: str = "now"


@dataclass(frozen=True)
class Column:
    """One day of a chart; `x` in days from its beginning, `y` and `height` of 40."""

    x: int
    y: Decimal
    height: Decimal


@dataclass(frozen=True)
class DayChart:
    """A series by day: its columns, its greatest number, and the days with their numbers."""

    label: str
    width: int
    first: date
    last: date
    most: int
    columns: list[Column]
    rows: list[tuple[date, str]]


@dataclass(frozen=True)
class Line:
    """One group of a rate: told, or said to be about few people."""

    label: str
    cell: Cell

    @property
    def bar(self) -> Bar:
        cell = self.cell
        if not cell.told:
            return Bar(self.label, "–", Decimal(0), in_words(cell.whole, hidden=True))
        share = Decimal(100 * cell.part) / cell.whole if cell.whole else Decimal(0)
        return Bar(self.label, percent(cell.share), share, f"{cell.part} / {cell.whole}")


@dataclass(frozen=True)
class RateTable:
    """One rate by one dimension: the chart, which is a table, and the data to take along."""

    rate: str
    by: str
    lines: list[Line]

    @property
    def caption(self) -> str:
        return dimension_words()[self.by]

    @property
    def head(self) -> str:
        """What the first column names."""
        heads = {AGENCY: _("Agency"), CLASS: _("Class"), CHANNEL: _("Channel"), MONTH: _("Month")}
        return heads[self.by]

    @property
    def bars(self) -> list[Bar]:
        return [line.bar for line in self.lines]


@dataclass(frozen=True)
class Rate:
    """A rate with its tables, and what it counts; `closed` says why it is not told."""

    code: str
    label: str
    explanation: str
    tables: list[RateTable]
    closed: str = ""


def stage_rows(found: YearProgress) -> list[Bar]:
    """Where the applications stand, beside all that were begun; then sheets and ratings."""
    counts = found.counts
    words = {
        "begun": _("Begun"),
        "signed": _("Signed off by the head"),
        "to_check": _("Waiting for acceptance"),
        "returned": _("Returned for correction"),
        "overdue": _("Corrections overdue"),
        "accepted": _("Accepted"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
    }
    whole = counts["begun"] or 1
    rows = [
        Bar(
            label,
            str(counts[code]),
            Decimal(100 * counts[code]) / whole,
            tone="warn" if code == "overdue" else "now",
        )
        for code, label in words.items()
    ]
    if found.sheets is not None:
        locked, assigned = found.sheets.locked, found.sheets.assigned
        share = Decimal(100 * locked) / (assigned or 1)
        note = _("of %(count)d assigned") % {"count": assigned}
        rows.append(Bar(_("Score sheets locked"), str(locked), share, note))
    if found.ratings is not None:
        rows.append(Bar(_("Ratings given"), str(found.ratings), Decimal(100)))
    return rows


def day_charts(found: YearProgress) -> list[DayChart]:
    """A chart for each series that has a day, all over the same days, to be compared."""
    words = {
        "application.start": _("Applications begun"),
        "application.sign_off": _("Applications signed off"),
        "application.resubmit": _("Corrections handed in"),
        "application.return_for_correction": _("Applications returned"),
        "application.accept": _("Applications accepted"),
        "application.decline": _("Applications declined"),
        SHEETS: _("Score sheets locked"),
        RATINGS: _("Ratings given"),
    }
    every = [day for series in found.days.values() for day in series]
    if not every:
        return []
    first, last = min(every), max(every)
    width = (last - first).days + 1
    charts = []
    for code, label in words.items():
        series = found.days.get(code) or {}
        untold = found.untold if code == RATINGS else frozenset()
        told = {day: n for day, n in series.items() if day not in untold}
        if not series:
            continue
        most = max(told.values(), default=0)
        columns = [
            Column((day - first).days, TOP - TOP * n / most, TOP * n / most)
            for day, n in sorted(told.items())
        ]
        rows = [(day, in_words(n, hidden=day in untold)) for day, n in sorted(series.items())]
        charts.append(DayChart(label, width, first, last, most, columns, rows))
    return charts


def progress_cells(found: YearProgress) -> Iterator[list[Any]]:
    """The data behind the charts: series, day, number."""
    for chart in day_charts(found):
        for day, number in chart.rows:
            yield [chart.label, day, int(number) if number.isdigit() else number]


def rates(
    cycle: Cycle, *, by: Any, now: datetime, agency_class: str = "", channel: str = ""
) -> list[Rate]:
    """Every rate of the year as this person may see it."""
    evaluation = Evaluation.objects.select_related("cycle").filter(cycle=cycle).first()
    rows = shown(Application.objects.filter(cycle=cycle), by=by)
    names = {
        row.pk: f"{row.agency_then.name} · {row.brand}"
        for row in rows.select_related("agency", "brand")
    }
    chosen = {"agency_class": agency_class, "channel": channel}
    told = evaluation if is_told(evaluation) else None
    closed = "" if told else _("Told once the results of the year are published.")
    cases = cases_of(cycle, by=by, **chosen)
    return [
        Rate(
            "good",
            _("Good ratings"),
            _(
                "Counted ratings of the three upper levels, of all that count. A number below "
                "%(few)d is not told, and none that would give it away."
            )
            % {"few": SMALL},
            _good(told, rows, names, **chosen) if told else [],
            closed,
        ),
        Rate(
            "response",
            _("Answers of those invited"),
            _(
                "Answered of invited. Who stays silent counts for nothing: silence is never a good "
                "rating."
            ),
            _responses(told, rows, names, agency_class) if told and not channel else [],
            closed or (_("Those invited have no channel before they answer.") if channel else ""),
        ),
        Rate(
            "repair",
            _("Repairs"),
            _("Repaired cases of bad ratings, of all founded ones, as of now."),
            _tables("repair", names, lambda one: repairs_by(cases, one, now=now)),
        ),
        Rate(
            "callback",
            _("Call-backs"),
            _("Raters who were reached, of those who asked to be called back, as of now."),
            _tables("callback", names, lambda one: callbacks_by(cases, one)),
        ),
    ]


DIMENSIONS = (CLASS, CHANNEL, MONTH, AGENCY)


def _tables(
    rate: str, names: Mapping[int, str], cells_by: Any, dimensions: tuple[str, ...] = DIMENSIONS
) -> list[RateTable]:
    tables = (RateTable(rate, one, _lines(one, cells_by(one), names)) for one in dimensions)
    return [table for table in tables if table.lines]


def _good(
    evaluation: Evaluation, rows: Any, names: Mapping[int, str], *, agency_class: str, channel: str
) -> list[RateTable]:
    counted = counted_ratings(evaluation, rows)
    return _tables(
        "good",
        names,
        lambda one: good_by(counted, one, agency_class=agency_class, channel=channel),
        (CLASS,) if channel else DIMENSIONS,
    )


def _responses(
    evaluation: Evaluation, rows: Any, names: Mapping[int, str], agency_class: str
) -> list[RateTable]:
    kept = [
        row
        for row in responses(evaluation)
        if row.application.pk in names and agency_class in ("", row.application.agency_class)
    ]
    by_agency = {
        row.application.pk: Cell(row.together.used, row.together.sent, row.together.is_told)
        for row in kept
    }
    sums: dict[str, list[int]] = {}
    for row in kept:
        if row.together.is_told:
            both = sums.setdefault(row.application.agency_class, [0, 0])
            both[0] += row.together.used
            both[1] += row.together.sent
    by_class = {kind: Cell(used, sent) for kind, (used, sent) in sums.items()}
    found = {AGENCY: by_agency, CLASS: by_class}
    return _tables("response", names, found.__getitem__, (CLASS, AGENCY))


def _lines(dimension: str, cells: Cells, names: Mapping[int, str]) -> list[Line]:
    labels: Mapping[str, Any] = {
        AGENCY: lambda key: names.get(key, ""),
        CLASS: lambda key: str(AgencyClass(key).label),
        CHANNEL: lambda key: str(Channel(key).label),
        MONTH: str,
    }
    lines = [Line(labels[dimension](key), cell) for key, cell in cells.items()]
    if dimension == MONTH:
        return sorted(lines, key=lambda line: line.label)
    return sorted(lines, key=lambda line: (-(line.cell.share or 0), line.label))


def dimension_words() -> dict[str, str]:
    return {
        AGENCY: _("By agency"),
        CLASS: _("By class"),
        CHANNEL: _("By channel"),
        MONTH: _("By month"),
    }


def rate_cells(found: list[Rate], year: int) -> Iterator[list[Any]]:
    """The data behind the charts: one row a group."""
    by = dimension_words()
    for rate in found:
        for table in rate.tables:
            for line in table.lines:
                cell = line.cell
                numbers = [cell.part, cell.whole, percent(cell.share)]
                told = numbers if cell.told else [None, in_words(cell.whole, hidden=True), None]
                yield [year, rate.label, by[table.by], line.label, *told]
