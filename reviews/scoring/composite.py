"""The composite score of the stages, and the ranking with its ordered tie-breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from brandportal.exact import Number, exact

from .public import INSUFFICIENT, RANKED

STAGES = ("self", "panel", "public")


@dataclass(frozen=True)
class CompositeScore:
    """`score` is None if the public score is missing because of an insufficient sample."""

    score: Fraction | None
    explanation: dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    """The input of the ranking for one shortlisted application."""

    application: str
    composite: Fraction | None
    public: Fraction | None
    repair_rate: Fraction | None = None
    panel_median: Fraction = Fraction(0)
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Ranked:
    """A place in the ranking; `rank` is None with an insufficient sample.

    `decided_by` names what separated it from the one above: "composite", a tie-break, None for the
    first, a shared rank, or no rank.
    """

    candidate: Candidate
    rank: int | None
    status: str
    shared: bool
    decided_by: str | None
    explanation: dict[str, Any] = field(default_factory=dict)


def composite(
    self_score: Number, panel: Fraction, public: Fraction | None, weights: Mapping[str, Number]
) -> CompositeScore:
    """The mean of the stages' scores by `stage_weights` (points of 100); None without a public
    score.
    """
    by_stage = {stage: exact(weights[stage]) for stage in STAGES}
    values = {"self": exact(self_score), "panel": panel, "public": public}
    total = sum(by_stage.values())
    score = None
    if public is not None:
        score = (
            sum((by_stage[stage] * (values[stage] or 0) for stage in STAGES), Fraction(0)) / total
        )
    explanation = {
        "parts": {
            stage: {
                "score": None if values[stage] is None else str(values[stage]),
                "weight": str(by_stage[stage]),
                "share": str(by_stage[stage] / total),
            }
            for stage in STAGES
        },
        "set_aside": [] if public is not None else [{"stage": "public", "reason": INSUFFICIENT}],
        "score": None if score is None else str(score),
    }
    return CompositeScore(score=score, explanation=explanation)


def _highest_first(value: Fraction | None) -> tuple[bool, Fraction]:
    return (value is None, -(value or Fraction(0)))


def _tie_key(candidate: Candidate, tie: str) -> tuple[Any, ...]:
    if tie == "public":
        return _highest_first(candidate.public)
    if tie in ("bad_rating_repair_rate", "repair_rate"):
        return _highest_first(candidate.repair_rate)
    if tie == "panel_median":
        return _highest_first(candidate.panel_median)
    if tie == "earlier_submission":
        at = candidate.submitted_at
        return (at is None, 0 if at is None else at)
    raise ValueError(f"unknown tie-break {tie!r}")


def rank(candidates: Sequence[Candidate], ties: Sequence[str]) -> list[Ranked]:
    """The ranking: composite, then the tie-breaks in order, then the application code.

    The code only orders the rows: candidates equal in everything before it share the rank, and the
    next rank counts them (1, 2, 2, 4). Insufficient samples come last, without a rank. Raises
    ValueError for a duplicate code.
    """
    if len({candidate.application for candidate in candidates}) != len(candidates):
        raise ValueError("an application stands in the ranking twice")
    steps = ("composite", *ties)
    keys = {
        candidate.application: (
            _highest_first(candidate.composite),
            *(_tie_key(candidate, tie) for tie in ties),
        )
        for candidate in candidates
    }
    ordered = sorted(
        (candidate for candidate in candidates if candidate.composite is not None),
        key=lambda candidate: (keys[candidate.application], candidate.application),
    )
    places: dict[tuple[Any, ...], int] = {}
    for place, candidate in enumerate(ordered, start=1):
        places.setdefault(keys[candidate.application], place)
    held = [keys[candidate.application] for candidate in ordered]
    result = []
    for index, candidate in enumerate(ordered):
        key = held[index]
        decided_by = None
        if index and held[index - 1] != key:
            above = held[index - 1]
            decided_by = next(step for step, a, b in zip(steps, above, key, strict=True) if a != b)
        shared = (index > 0 and held[index - 1] == key) or held[index + 1 : index + 2] == [key]
        result.append(_ranked(candidate, places[key], shared, decided_by, ties))
    unranked = sorted(
        (candidate for candidate in candidates if candidate.composite is None),
        key=lambda candidate: candidate.application,
    )
    return result + [_ranked(candidate, None, False, None, ties) for candidate in unranked]


def _ranked(
    candidate: Candidate,
    place: int | None,
    shared: bool,
    decided_by: str | None,
    ties: Sequence[str],
) -> Ranked:
    status = INSUFFICIENT if place is None else RANKED
    at = candidate.submitted_at
    explanation = {
        "rank": place,
        "status": status,
        "shared": shared,
        "decided_by": decided_by,
        "ties": list(ties),
        "composite": None if candidate.composite is None else str(candidate.composite),
        "public": None if candidate.public is None else str(candidate.public),
        "repair_rate": None if candidate.repair_rate is None else str(candidate.repair_rate),
        "panel_median": str(candidate.panel_median),
        "submitted_at": None if at is None else at.isoformat(),
    }
    return Ranked(candidate, place, status, shared, decided_by, explanation)
