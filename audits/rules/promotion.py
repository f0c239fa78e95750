"""Who is eligible for promotion to Famous Brand, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from brandportal.exact import Number, exact, text

from .annual import RETAINED, Reason


@dataclass(frozen=True)
class YearRecord:
    """The final outcome of one annual review; of an exempt year none was judged."""

    year: int
    outcome: str
    score: Number | None = None
    exempt: bool = False


@dataclass(frozen=True)
class TitleHistory:
    """The annual reviews of one title, in any order, and the current vetoes against its agency."""

    years: tuple[YearRecord, ...] = ()
    veto: tuple[str, ...] = ()


@dataclass(frozen=True)
class Eligibility:
    """`missing` are (code, numbers); empty if eligible."""

    eligible: bool
    missing: tuple[Reason, ...]
    explanation: dict[str, Any]


def eligibility(history: TitleHistory, rules: Mapping[str, Any]) -> Eligibility:
    """Whether a title is eligible for promotion under the `promotion` part of `rules`.

    Conditions: `retained_in_a_row` calendar years up to the last review, each retained without a
    warning (a missing year breaks the series, an exempt one is passed over); a last score of at
    least `last_score`; no veto. The quota is checked elsewhere. Raises ValueError for a duplicate
    year.
    """
    wanted = int(rules["promotion"]["retained_in_a_row"])
    least = exact(rules["promotion"]["last_score"])
    records = sorted(history.years, key=lambda record: record.year, reverse=True)
    if len({record.year for record in records}) != len(records):
        raise ValueError("a year has one annual review")
    row = 0
    for passed, record in enumerate(records):
        if record.outcome != RETAINED or record.year != records[0].year - passed:
            break
        row += not record.exempt
    judged = [record for record in records if not record.exempt]
    last: Fraction | None = None
    if judged and judged[0].score is not None:
        last = exact(judged[0].score)
    missing: list[Reason] = []
    if row < wanted:
        missing.append(("retained_in_a_row", {"needed": wanted, "have": row}))
    if last is None or last < least:
        missing.append(("last_score", {"needed": str(least), "have": text(last)}))
    missing += [("veto", {"ground": ground}) for ground in history.veto]
    explanation = {
        "retained_in_a_row": {"needed": wanted, "have": row},
        "last_score": {"needed": str(least), "have": text(last)},
        "veto": list(history.veto),
        "years": [
            {
                "year": record.year,
                "outcome": record.outcome,
                "score": None if record.score is None else str(exact(record.score)),
                **({"exempt": True} if record.exempt else {}),
            }
            for record in records
        ],
        "eligible": not missing,
    }
    return Eligibility(eligible=not missing, missing=tuple(missing), explanation=explanation)
