"""Shares and root causes of bad ratings for pages; numbers below the rules' small-cell limit are
hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from brandportal.rulebook_checks import CAUSES
from reviews.bad_ratings.enums import Cause
from reviews.scoring.loop import LoopFigures, share


def percent(value: Fraction | None) -> str:
    """A share in whole percent, rounded half up; a dash if there is none."""
    if value is None:
        return "–"
    whole = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return f"{whole.quantize(Decimal(1), rounding=ROUND_HALF_UP)}%"


def fewer_than(least: int) -> str:
    """The text in place of a small number."""
    return _("fewer than %(count)d") % {"count": least}


@dataclass(frozen=True)
class CauseRow:
    """One root cause for `components/bar_table.html`."""

    label: str
    value: str
    share: Decimal
    note: str = ""
    tone: str = "now"


def cause_rows(causes: Mapping[str, int], *, least: int) -> list[CauseRow]:
    """The root causes by frequency; those below `least` come last, without number and with equal
    bars.
    """
    named = [(code, causes[code]) for code in CAUSES if causes.get(code)]
    top = max((count for _code, count in named), default=1)
    told = sorted((row for row in named if row[1] >= least), key=lambda row: -row[1])
    rows = [
        CauseRow(str(Cause(code).label), str(count), Decimal(100 * count) / Decimal(top))
        for code, count in told
    ]
    return rows + [
        CauseRow(str(Cause(code).label), fewer_than(least), Decimal(0))
        for code, count in named
        if count < least
    ]


def sum_told(parts: Sequence[int], *, least: int) -> str:
    """The sum of the shown rows, worded so that no hidden row can be computed from it."""
    whole, hidden = sum(parts), sum(part for part in parts if part < least)
    if 0 < hidden < least:
        told = whole - hidden
        return _("more than %(count)d") % {"count": told} if told else fewer_than(least)
    return str(whole)


@dataclass(frozen=True)
class PublicLoop:
    """One brand's public figures: a share of fewer than `least` is hidden."""

    cases: str
    excluded: str
    is_small: bool
    verified: str
    answered: str
    satisfied: str
    reopened: str
    repaired: str


def public_loop(found: LoopFigures, *, least: int) -> PublicLoop:
    """The public row of one brand. Below `least` cases it only says "fewer than"; each share needs
    a base of at least `least`.
    """

    def told(value: Fraction | None, whole: int) -> str:
        return percent(value) if whole >= least else "–"

    def counted(number: int) -> str:
        return str(number) if number == 0 or number >= least else fewer_than(least)

    small = found.cases < least
    return PublicLoop(
        cases=counted(found.cases),
        excluded=counted(found.excluded),
        is_small=small,
        verified="–" if small else told(found.verify_share, found.to_verify),
        answered="–" if small else told(found.answer_share, found.to_answer),
        satisfied="–" if small else told(found.satisfied_share, found.graded),
        reopened="–" if small else told(share(found.reopened, found.cases), found.cases),
        repaired="–" if small else told(found.repair_rate, found.cases),
    )
