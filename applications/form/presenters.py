"""An application section by section, for the agency's print view, the office's record and the
panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from applications.cycles.indicators import Words, indicator_groups
from applications.form.models import Application, Commitment, CorrectionItem, Evidence, ServicePoint
from applications.form.sections import SECTIONS, Section, value_of


@dataclass(frozen=True)
class Text:
    """One field with its text."""

    term: Words
    value: str


@dataclass(frozen=True)
class ScoreRow:
    """One indicator: the agency's points, its reason, and its evidence."""

    key: str
    label: Words
    most: Decimal
    points: Decimal | None
    reason: str
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Backed:
    """A commitment with the files that back it."""

    row: Commitment
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class ScoreGroup:
    """A first-level indicator with its rows and its sum."""

    label: Words
    most: Decimal
    points: Decimal
    rows: Sequence[ScoreRow]


@dataclass(frozen=True, kw_only=True)
class ReadSection:
    """A section with its content; parts that it does not have are empty."""

    code: str
    title: Words
    texts: Sequence[Text] = ()
    has_logo: bool = False
    commitments: Sequence[Backed] | None = None
    service_points: Sequence[ServicePoint] | None = None
    score_groups: Sequence[ScoreGroup] | None = None
    corrections: Sequence[CorrectionItem] = field(default_factory=tuple)


ROWS: tuple[str | Prefetch, ...] = (
    "commitments",
    "service_points",
    "self_scores",
    Prefetch("evidence", Evidence.objects.select_related("commitment")),
    "correction_items",
)


def with_rows(applications):
    """A queryset of applications with every related list prefetched."""
    return applications.prefetch_related(*ROWS)


def read_section(application: Application, section: Section) -> ReadSection:
    """One section. The self-assessment includes the evidence, so the section of files is left
    out.
    """
    asked = [item for item in application.correction_items.all() if item.section == section.code]
    name = section.rows.name if section.rows else ""
    return ReadSection(
        code=section.code,
        title=section.title,
        texts=[Text(f.label, value_of(application, f)) for f in section.fields],
        has_logo=section.takes_logo and bool(application.logo),
        commitments=_backed(application) if name == "commitments" else None,
        service_points=list(application.service_points.all()) if name == "service_points" else None,
        score_groups=score_groups(application)
        if section.code in ("self_assessment", "evidence")
        else None,
        corrections=sorted(asked, key=lambda item: item.asked_at),
    )


def read_application(application: Application) -> list[ReadSection]:
    """The whole application in the order of the form."""
    return [
        read_section(application, section) for section in SECTIONS if section.code != "evidence"
    ]


def evidence_by_indicator(application: Application) -> dict[str, list[Evidence]]:
    """The files of each indicator that has some."""
    found: dict[str, list[Evidence]] = {}
    for evidence in application.evidence.all():
        found.setdefault(evidence.indicator, []).append(evidence)
    return found


def evidence_by_commitment(application: Application) -> dict[int | None, list[Evidence]]:
    """The files of each commitment that has some, by its key."""
    found: dict[int | None, list[Evidence]] = {}
    for evidence in application.evidence.all():
        if evidence.commitment_id:
            found.setdefault(evidence.commitment_id, []).append(evidence)
    return found


def _backed(application: Application) -> list[Backed]:
    files = evidence_by_commitment(application)
    return [Backed(row, files.get(row.pk, ())) for row in application.commitments.all()]


def score_groups(application: Application) -> list[ScoreGroup]:
    """The indicators of the frozen rules with the agency's points and files."""
    given = {row.indicator: row for row in application.self_scores.all()}
    files, groups = evidence_by_indicator(application), []
    for group in indicator_groups(application.cycle.rules or {"indicators": {}}):
        rows = [
            ScoreRow(
                key=item.key,
                label=item.label,
                most=item.most,
                points=given[item.key].points if item.key in given else None,
                reason=given[item.key].reason if item.key in given else "",
                evidence=files.get(item.key, ()),
            )
            for item in group.indicators
        ]
        total = sum((row.points for row in rows if row.points is not None), Decimal(0))
        groups.append(ScoreGroup(group.label, group.most, total, rows))
    return groups
