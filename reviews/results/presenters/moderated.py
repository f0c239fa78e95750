"""What a discussion of the judges changed in the panel score of a brand: both scores, and of each
indicator the independent points, the moderated ones and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from applications.cycles.indicators import indicator_label
from brandportal.exact import display
from reviews.results.models import Result


@dataclass(frozen=True)
class ModeratedLine:
    """One indicator: what the judges gave alone, by pseudonym, what they agreed on, and why."""

    label: Any
    independent: list[tuple[str, Decimal]]
    moderated: Decimal
    reason: str


@dataclass(frozen=True)
class ModeratedScore:
    """The panel score by the independent sheets alone and with the moderated points. `fell`: points
    agreed on by a judge with a conflict of interest count no more.
    """

    independent: Decimal
    official: Decimal
    lines: list[ModeratedLine]
    fell: bool


def moderated_score(result: Result) -> ModeratedScore | None:
    """None where the judges agreed on nothing."""
    said = result.explanation
    agreed, fell = said.get("moderated", {}), bool(said.get("moderation_fell"))
    if not agreed and not fell:
        return None
    return ModeratedScore(
        independent=display(Fraction(said["panel_independent"])),
        official=result.panel_score,
        lines=[
            ModeratedLine(
                label=indicator_label(code),
                independent=[
                    (judge, Decimal(given[code]))
                    for judge, given in sorted(
                        said["points"].items(), key=lambda one: (len(one[0]), one[0])
                    )
                    if code in given
                ],
                moderated=Decimal(row["points"]),
                reason=row["reason"],
            )
            for code, row in agreed.items()
        ],
        fell=fell,
    )
