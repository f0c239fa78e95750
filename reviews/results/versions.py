"""Every computation of a year's results, kept as a version, and how two of them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
) -> ResultVersion:
    """Keep these results as the next version; the caller names its hash in the journal."""
    last = evaluation.result_versions.aggregate(last=Max("number"))["last"] or 0
    version = ResultVersion(
        evaluation=evaluation,
        number=last + 1,
        cause=cause,
        reason=reason,
        inputs_hash=inputs_of(evaluation, lines, results),
        rules_hash=evaluation.cycle.rules_hash,
        values=values_of(results),
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


def recalculations(evaluation: Evaluation) -> list[ResultVersion]:
    """The versions that stand beside the published one, oldest first."""
    rows = evaluation.result_versions.filter(cause=VersionCause.RECALCULATION)
    return list(rows.order_by("number"))


def differences(before: ResultVersion, after: ResultVersion) -> list[Difference]:
    """Every brand of either version, in the order of the first one's ranking."""
    numbers = sorted(
        {*before.values, *after.values},
        key=lambda number: (before.values.get(number, {}).get("rank") or 10**6, number),
    )
    return [
        Difference(number, before.values.get(number, {}), after.values.get(number, {}))
        for number in numbers
    ]
