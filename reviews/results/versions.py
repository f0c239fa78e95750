"""Every computation of a year's results, kept as a version, and how two of them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from brandportal.canonical import digest
from brandportal.journal.actions import Action
from brandportal.proposals.models import Proposal
from brandportal.workflow import Clock
from reviews.evaluation.models import Evaluation
from reviews.panel.enums import SheetStatus
from reviews.panel.models import SheetVersion
from reviews.results.enums import VersionCause
from reviews.results.models import Result, ResultVersion
from reviews.scoring.public import RatingLine

Lines = Mapping[int, Counter[RatingLine]]
LISTED = "listed"
# Of the exact values: what a later computation may find otherwise.
EXACT = ("self", "panel", "panel_median", "preliminary", "public", "composite", "repair_rate")


@dataclass(frozen=True)
class Difference:
    """One brand in two versions; `values` hold rank, status and exact values of each."""

    application: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def differs(self) -> bool:
        return self.before != self.after


def values_of(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """Application number to what this computation says of it."""
    return {
        result.application.number: {
            "shortlisted": result.shortlisted,
            "rank": result.rank,
            "status": str(result.status),
            **{name: result.exact.get(name) for name in EXACT},
        }
        for result in results
    }


def inputs_of(evaluation: Evaluation, lines: Lines, results: Sequence[Result]) -> str:
    """The hash over what the results are computed from: the locked sheets by the hashes of their
    versions, the self-assessments, how often each rating counts, the repair rates.
    """
    sheets = SheetVersion.objects.filter(
        sheet__seat__evaluation=evaluation, sheet__status=SheetStatus.LOCKED
    )
    last = dict(sheets.order_by("number").values_list("sheet_id", "sha256"))
    ratings = sorted(
        [application_id, *("" if cell is None else str(cell) for cell in line), times]
        for application_id, counted in lines.items()
        for line, times in counted.items()
    )
    given = sorted(
        [result.application.number, result.exact["self"], result.exact.get("repair_rate") or ""]
        for result in results
    )
    return digest([sorted(last.values()), ratings, given])


def keep(
    act: Action,
    evaluation: Evaluation,
    results: Sequence[Result],
    *,
    cause: VersionCause,
    lines: Lines,
    reason: str = "",
    agreed: Proposal | None = None,
    outside: Sequence[Result] = (),
    listed: Collection[str] | None = None,
) -> ResultVersion:
    """Keep these results as the next version; the caller names its hash in the journal.

    `outside` are results of the panel alone, beside those that were counted; `listed` says who
    would be on the shortlist by these values, which is kept with each.
    """
    values = values_of([*results, *outside])
    if listed is not None:
        values = {number: {**row, LISTED: number in listed} for number, row in values.items()}
    last = evaluation.result_versions.aggregate(last=Max("number"))["last"] or 0
    version = ResultVersion(
        evaluation=evaluation,
        number=last + 1,
        cause=cause,
        reason=reason,
        inputs_hash=inputs_of(evaluation, lines, results),
        rules_hash=evaluation.cycle.rules_hash,
        values=values,
        made_at=act.now,
        proposed_by=agreed.proposed_by if agreed else None,
        made_by=None if isinstance(act.by, Clock) else act.by,
    )
    version.sha256 = hash_of(version)
    version.save()
    return version


def hash_of(version: ResultVersion) -> str:
    """The hash that a version has to have."""
    return digest(
        {
            "evaluation": version.evaluation_id,
            "number": version.number,
            "cause": str(version.cause),
            "reason": version.reason,
            "inputs": version.inputs_hash,
            "rules": version.rules_hash,
            "values": version.values,
        }
    )


def published(evaluation: Evaluation) -> ResultVersion | None:
    """The version that was published: the last before any recalculation."""
    rows = evaluation.result_versions.exclude(cause=VersionCause.RECALCULATION)
    return rows.order_by("-number").first()


def in_two(evaluation: Evaluation) -> tuple[list[ResultVersion], list[ResultVersion]]:
    """The versions that led to what is published, and the recalculations that stand beside it, each
    the oldest first.
    """
    rows = list(evaluation.result_versions.order_by("number"))
    return (
        [row for row in rows if row.cause != VersionCause.RECALCULATION],
        [row for row in rows if row.cause == VersionCause.RECALCULATION],
    )


def published_values(versions: Sequence[ResultVersion]) -> dict[str, dict[str, Any]]:
    """Application number to what the last of these versions that knows it says: of a brand outside
    the shortlist that is the one from when the shortlist was drawn up.
    """
    found: dict[str, dict[str, Any]] = {}
    for version in versions:
        found |= version.values
    return found


def differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> list[Difference]:
    """Every brand that the later values know, the shortlist in the order of its ranking, then the
    others by number: they have no order among each other.
    """

    def place(number: str) -> tuple[bool, int, str]:
        row = before.get(number, {})
        return not row.get("shortlisted"), row.get("rank") or 10**6, number

    return [
        Difference(number, before.get(number, {}), after[number])
        for number in sorted(after, key=place)
    ]
