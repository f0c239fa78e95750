"""The content of a sheet's page: texts of the application, commitments, evidence by indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from applications.form.sections import SECTIONS, value_of
from applications.models import Application, Evidence, SelfScore
from reviews.panel.forms import Anchor, SheetForm, plain


@dataclass(frozen=True)
class SheetRow:
    """One indicator: its field, its scale, the agency's self-score and evidence, the saved
    points.
    """

    indicator: Any
    field: Any
    anchors: list[Anchor]
    self_score: SelfScore | None
    self_points: Decimal | None
    evidence: list[Evidence]
    saved: Decimal | None


@dataclass(frozen=True)
class SheetGroup:
    label: Any
    most: Decimal
    subtotal: Decimal
    rows: list[SheetRow]


def subtotals(
    form: SheetForm, saved: Mapping[str, Decimal], application: Application
) -> list[SheetGroup]:
    """The sheet by first-level indicator, with the sums of what is saved."""
    own_view = {row.indicator: row for row in application.self_scores.all()}
    files: dict[str, list[Evidence]] = {}
    for file in application.evidence.all():
        files.setdefault(file.indicator, []).append(file)
    groups = []
    for group in form.rows():
        rows = [
            SheetRow(
                indicator=row.indicator,
                field=row.field,
                anchors=row.anchors,
                self_score=own_view.get(row.indicator.key),
                self_points=_self_points(own_view.get(row.indicator.key)),
                evidence=files.get(row.indicator.key, []),
                saved=plain(saved[row.indicator.key]) if row.indicator.key in saved else None,
            )
            for row in group.rows
        ]
        subtotal = sum((row.saved for row in rows if row.saved is not None), Decimal(0))
        groups.append(SheetGroup(group.label, group.most, subtotal, rows))
    return groups


def _self_points(score: SelfScore | None) -> Decimal | None:
    return None if score is None else plain(score.points)


@dataclass(frozen=True)
class Passage:
    """A section of the application with its filled texts."""

    title: Any
    texts: list[tuple[Any, str]]


def material(application: Application) -> dict[str, Any]:
    """The application for a judge: texts by section, commitments, service points."""
    passages = []
    for section in SECTIONS:
        texts = [
            (field.label, value_of(application, field).strip())
            for field in section.fields
            if field.name not in ("brand_name", "summary") and value_of(application, field).strip()
        ]
        if texts:
            passages.append(Passage(section.title, texts))
    return {
        "passages": passages,
        "commitments": list(application.commitments.all()),
        "service_points": list(application.service_points.all()),
    }
