"""What may be ticked below the answer, as checkboxes: by level, and by place where both are
offered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applications.cycles.follow_up import FollowUp
from brandportal.rulebook_follow_up import EITHER, ON_SITE, ONLINE
from reviews.rating.enums import Level
from reviews.rating.reasons import WORST

# What is asked below the answers at these levels.
FOLLOW_UP_LABELS = (
    (WORST, gettext_lazy("What went wrong? Tick what fits.")),
    ((Level.FAIRLY_SATISFIED,), gettext_lazy("What could be better? Tick what fits, if you like.")),
    (
        (Level.VERY_SATISFIED, Level.SATISFIED),
        gettext_lazy("What was good? Tick what fits, if you like."),
    ),
)
PLACE_LABELS = {
    ON_SITE: gettext_lazy("If you were there in person"),
    ONLINE: gettext_lazy("If you did it online"),
    EITHER: gettext_lazy("Either way"),
}


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox."""

    id: str
    name: str
    value: str
    label: str | Promise
    checked: bool
    shown_at: str = ""


@dataclass(frozen=True)
class Ticks:
    """The checkboxes of one place, under a heading if there are those of another."""

    heading: str | Promise
    shown_at: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class TickQuestion:
    """What may be ticked below the answer, for `components/tick_list.html`. `shown_at` are classes
    (`at-2 at-1`): the style sheet shows what belongs to the chosen level, without script.
    """

    name: str
    shown_at: str
    labels: tuple[tuple[str | Promise, str], ...]
    groups: tuple[Ticks, ...]
    error: str = ""


def tick_question(
    rows: tuple[FollowUp, ...], ticked: Collection[str], error: str, *, level: int | None = None
) -> TickQuestion:
    """These rows as checkboxes, with what is asked at `level`, else at each of their levels."""
    levels = _levels(rows) if level is None else frozenset({level})
    labels = tuple(
        (label, _shown_at(levels.intersection(own)))
        for own, label in FOLLOW_UP_LABELS
        if levels.intersection(own)
    )
    groups = tuple(
        Ticks(heading, _shown_at(_levels(own)), tuple(_tick(row, ticked) for row in own))
        for heading, own in _by_place(rows)
    )
    return TickQuestion("reasons", _shown_at(levels), labels, groups, error)


def first_tick(rows: tuple[FollowUp, ...]) -> str:
    """The id of the first of their checkboxes."""
    return next(f"reasons-{row.code}" for _heading, own in _by_place(rows) for row in own)


def _tick(row: FollowUp, ticked: Collection[str]) -> Choice:
    checked = row.code in ticked
    return Choice(
        f"reasons-{row.code}", "reasons", row.code, row.label, checked, _shown_at(row.levels)
    )


def _levels(rows: tuple[FollowUp, ...]) -> frozenset[int]:
    return frozenset(level for row in rows for level in row.levels)


def _shown_at(levels: Collection[int]) -> str:
    return " ".join(f"at-{level}" for level in sorted(levels, reverse=True))


def _by_place(rows: tuple[FollowUp, ...]) -> list[tuple[str | Promise, tuple[FollowUp, ...]]]:
    """Under a heading each, if both places are offered; else together as the rules order them."""
    if not {ON_SITE, ONLINE} <= {row.place for row in rows}:
        return [("", rows)]
    places = [
        (heading, tuple(row for row in rows if row.place == place))
        for place, heading in PLACE_LABELS.items()
    ]
    return [(heading, own) for heading, own in places if own]
