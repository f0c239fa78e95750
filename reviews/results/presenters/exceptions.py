"""What is unlike the rule in a ranking: one line a kind, with the brands it is about, instead of a
row for every brand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reviews.rating.enums import RaterGroup
from reviews.results.models import Result
from reviews.results.presenters.explanations import (
    few_judges_sentence,
    group_label,
    tie_sentence,
)


@dataclass(frozen=True)
class Exempted:
    """One brand with what is so of it; `detail` may be empty."""

    result: Result
    detail: str


@dataclass(frozen=True)
class ExceptionLine:
    """One kind of exception and the brands it is about."""

    label: str
    brands: list[Exempted] = field(default_factory=list)


def exception_lines(results: Sequence[Result]) -> list[ExceptionLine]:
    """The kinds of exceptions that occur among these results, in the order of the calculation."""
    judges = ExceptionLine(
        _("Scored by fewer judges than the rules ask for"),
        [Exempted(row, said) for row in results if (said := few_judges_sentence(row))],
    )
    unranked = ExceptionLine(
        _("Too few ratings: insufficient sample, not ranked"),
        [Exempted(row, "") for row in results if row.rank is None],
    )
    equal = ExceptionLine(
        _("Equal composites"),
        [Exempted(row, said) for row in results if (said := tie_sentence(row))],
    )
    found = [judges, *group_exceptions(results), unranked, equal]
    return [line for line in found if line.brands]


def group_exceptions(results: Sequence[Result]) -> list[ExceptionLine]:
    """The kinds of exceptions in the public rating, each where a group does not count or not in
    full.
    """
    found = [
        ExceptionLine(label, list(_groups(results, reason, named=named)))
        for reason, label, named in (
            (
                "no_rating",
                _("A group without any rating; its weight is shared out among the others"),
                True,
            ),
            (
                "below_min_group",
                _("A group with too few ratings; its weight is shared out among the others"),
                True,
            ),
            ("clamped", _("The public's part drawn in towards the verified groups"), False),
            ("open_part_void", _("The public's part does not count, by a sanction"), False),
        )
    ]
    return [line for line in found if line.brands]


def _groups(results: Sequence[Result], reason: str, *, named: bool) -> Iterator[Exempted]:
    """The brands of which a group is set aside for this reason; `named` gives the groups, in their
    own order: the database keeps that of the rules on one engine only.
    """
    for result in results:
        aside = (result.explanation.get("public") or {}).get("set_aside", [])
        found = {row["group"] for row in aside if row["reason"] == reason}
        names = [group_label(group) for group in RaterGroup.values if group in found]
        if names:
            yield Exempted(result, _(", ").join(names) if named else "")
