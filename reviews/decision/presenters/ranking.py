"""The ranking for the leading group and the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from brandportal.exact import display
from reviews.decision.models import Decision
from reviews.results.enums import Stability
from reviews.results.models import Result
from reviews.results.presenters.explanations import (
    GroupLine,
    Segment,
    few_judges_sentence,
    group_lines,
    segments,
    stability,
    told_ratings,
)
from reviews.results.presenters.official import BothScores, both_scores
from reviews.showcase.standing import HAS_A_PLACE, Standing, standings


@dataclass(frozen=True)
class RankingRow:
    """One candidate in the table of the ranking."""

    result: Result
    segments: list[Segment]
    low: int | None
    high: int | None
    chance: Decimal | None
    stability: Stability
    class_rank: int | None
    told_ratings: str
    groups: list[GroupLine]
    few_judges: str
    both: BothScores | None
    starts_outside: bool
    decision: Decision | None
    standing: Standing

    @property
    def has_place(self) -> bool:
        """Chosen or called from the reserve, and not excluded since."""
        if self.standing.note:
            return self.result.application.status in HAS_A_PLACE
        return self.decision is not None and self.decision.selected


def ranking_rows(results: Sequence[Result], places: int) -> list[RankingRow]:
    """The shortlist in the order of the ranking; `starts_outside` marks the first row below the
    cut.
    """
    rows = []
    found = standings(result.application for result in results)
    cut_drawn = False
    for result in results:
        outside = result.rank is None or result.rank > places
        uncertainty = result.explanation.get("uncertainty", {})
        chance = uncertainty.get("in_places")
        rows.append(
            RankingRow(
                result=result,
                segments=segments(result),
                low=uncertainty.get("rank_low"),
                high=uncertainty.get("rank_high"),
                chance=None if chance is None else display(Fraction(chance) * 100),
                stability=stability(result),
                class_rank=result.explanation.get("ranking", {}).get("class_rank"),
                told_ratings=told_ratings(result),
                groups=group_lines(result),
                few_judges=few_judges_sentence(result),
                both=both_scores(result),
                starts_outside=outside and not cut_drawn,
                decision=getattr(result.application, "decision", None),
                standing=found[result.application_id],
            )
        )
        cut_drawn = cut_drawn or outside
    return rows
