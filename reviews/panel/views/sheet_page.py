"""The content of a sheet's page: for each indicator what the agency says and proves, beside the
scale, points and remark of the judge; and how the judge scored the same indicator elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from applications.form.sections import SECTIONS, value_of
from applications.models import Application, Evidence, SelfScore
from brandportal.rulebook import Rules
from reviews.panel.blind import hidden_fields, names_in, without
from reviews.panel.enums import SheetStatus
from reviews.panel.forms.sheets import IndicatorRow, SheetForm
from reviews.panel.models import PanelSeat, SheetScore
from reviews.panel.scale import needs_remark, plain

# Where the sheet shows a text of the application: at an indicator, or at a group.
SHOWN_AT = {
    "meaning": "brand_design.name_and_meaning",
    "core_value": "brand_design.core_value",
    "philosophy": "brand_design.philosophy",
    "image": "brand_design.image",
    "slogan": "brand_design.image",
    "recipients": "service_quality",
    "mechanism": "mechanism",
    "effect": "effect_and_innovation",
    "honours": "effect_and_innovation",
}
COMMITMENTS, SERVICE_POINTS = "commitments", "service_quality"


@dataclass(frozen=True)
class Unseen:
    """What this judge must not read on the sheet now: the hidden fields, and the names."""

    fields: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields)

    def leave_out(self, rows: Iterable[Any], *columns: str) -> list[Any]:
        """The rows, with the names left out of these texts; never to be saved."""
        found = list(rows)
        for row in found if self else ():
            for column in columns:
                setattr(row, column, without(self.names, getattr(row, column)))
        return found

    def points(self, rows: Iterable[Any]) -> list[Any]:
        """Service points: an address or a telephone number tells the agency."""
        found = list(rows)
        for place, row in enumerate(found if self else (), start=1):
            row.name = _("Service point %(number)d") % {"number": place}
            row.address = row.phone = ""
        return found


def unseen(application: Application, seat: PanelSeat) -> Unseen:
    """What the member of the seat must not read about the brand."""
    fields = hidden_fields(seat.evaluation)
    return Unseen(fields, tuple(names_in(application, seat.evaluation)))


def material_name(row: Evidence, seat: PanelSeat) -> str:
    """What a file of evidence is called when a judge saves it."""
    if hidden_fields(seat.evaluation):
        return f"material-{row.pk}.{str(row.file.name).rpartition('.')[2]}"
    return row.original_name or "evidence"


@dataclass(frozen=True)
class Text:
    label: Any
    text: str


@dataclass(frozen=True)
class Earlier:
    """The judge's own points for the same indicator on other brands."""

    count: int
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True)
class SheetRow:
    """One indicator: its fields and scale; the agency's reason, texts and evidence; what the judge
    has saved; `opens`: when it can be scored, if not yet. The agency's own points are there only
    once the judge's are saved.
    """

    row: IndicatorRow
    reason: str
    self_points: Decimal | None
    texts: list[Text]
    evidence: list[Evidence]
    saved: Decimal | None
    saved_remark: str
    remark_asked: bool
    earlier: Earlier | None
    opens: str = ""

    @property
    def indicator(self) -> Any:
        return self.row.indicator

    @property
    def most(self) -> Decimal:
        return plain(self.row.indicator.most)


@dataclass(frozen=True)
class SheetGroup:
    code: str
    label: Any
    most: Decimal
    subtotal: Decimal
    texts: list[Text]
    rows: list[SheetRow]
    commitments: list[Any]
    service_points: list[Any]


def sheet_groups(
    form: SheetForm,
    saved: Mapping[str, SheetScore],
    application: Application,
    earlier: Mapping[str, Earlier],
    unseen: Unseen,
    waits: Mapping[str, str] = MappingProxyType({}),
) -> list[SheetGroup]:
    """The sheet by first-level indicator, with the sums of what is saved; `unseen` is left out,
    and `waits` says of indicators when they can be scored.
    """
    own_view: dict[str, SelfScore] = {row.indicator: row for row in application.self_scores.all()}
    unseen.leave_out(own_view.values(), "reason")
    files: dict[str, list[Evidence]] = {}
    for place, file in enumerate(application.evidence.all(), start=1):
        if unseen:
            file.title = _("Material %(number)d") % {"number": place}
        files.setdefault(file.indicator, []).append(file)
    texts = texts_by_place(application)
    found = []
    for group in form.rows():
        rows = [
            _row(
                row,
                own_view.get(row.indicator.key),
                saved.get(row.indicator.key),
                texts.get(row.indicator.key, []),
                files.get(row.indicator.key, []),
                earlier.get(row.indicator.key),
                application.cycle.rules,
                waits.get(row.indicator.key, ""),
            )
            for row in group.rows
        ]
        found.append(
            SheetGroup(
                code=group.code,
                label=group.label,
                most=group.most,
                subtotal=sum((row.saved for row in rows if row.saved is not None), Decimal(0)),
                texts=texts.get(group.code, []),
                rows=rows,
                commitments=unseen.leave_out(
                    application.commitments.all(), "promise", "unit", "how_to_check"
                )
                if group.code == COMMITMENTS
                else [],
                service_points=unseen.points(application.service_points.all())
                if group.code == SERVICE_POINTS
                else [],
            )
        )
    return found


def _row(
    row: IndicatorRow,
    own_view: SelfScore | None,
    saved: SheetScore | None,
    texts: list[Text],
    files: list[Evidence],
    earlier: Earlier | None,
    rules: Rules,
    opens: str,
) -> SheetRow:
    return SheetRow(
        row=row,
        reason=own_view.reason if own_view else "",
        self_points=plain(own_view.points) if own_view and saved else None,
        texts=texts,
        evidence=files,
        saved=plain(saved.points) if saved else None,
        saved_remark=saved.comment if saved else "",
        remark_asked=saved is not None and needs_remark(saved.points, row.indicator.most, rules),
        earlier=earlier,
        opens=opens,
    )


def self_points(application: Application, saved: Mapping[str, Any]) -> dict[str, str]:
    """The agency's own points of those indicators on which the judge's are saved."""
    return {
        row.indicator: str(plain(row.points))
        for row in application.self_scores.all()
        if row.indicator in saved
    }


def texts_by_place(application: Application) -> dict[str, list[Text]]:
    """The texts of the application by the indicator or group that shows them; under "" those that
    no part of the rules shows.
    """
    rules = application.cycle.rules["indicators"]
    places = {*rules, *(f"{group}.{code}" for group in rules for code in rules[group])}
    found: dict[str, list[Text]] = {}
    for section in SECTIONS:
        for field in section.fields:
            text = value_of(application, field).strip()
            if text and field.name not in ("brand_name", "summary"):
                place = SHOWN_AT.get(field.name, "")
                found.setdefault(place if place in places else "", []).append(
                    Text(field.label, text)
                )
    return found


def earlier_points(seat: PanelSeat, application: Application) -> dict[str, Earlier]:
    """How this judge scored each indicator on the other brands of the year, as a help to score
    alike.
    """
    rows = SheetScore.objects.filter(sheet__seat=seat).exclude(sheet__application=application.pk)
    given: dict[str, list[Decimal]] = {}
    for code, points in rows.exclude(sheet__status=SheetStatus.ASIDE).values_list(
        "indicator", "points"
    ):
        given.setdefault(code, []).append(points)
    return {code: _earlier(points) for code, points in given.items()}


def _earlier(points: Sequence[Decimal]) -> Earlier:
    return Earlier(len(points), plain(min(points)), plain(median(points)), plain(max(points)))
