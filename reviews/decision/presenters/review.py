"""What a decision would do, to be read before it is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.decision.decisions import Choice, Departure, by_ranking, departures
from reviews.evaluation.models import Evaluation
from reviews.results.models import Result


@dataclass(frozen=True)
class PassedOver:
    """A brand that is not chosen, with why: the reason of the group, or what the ranking says."""

    result: Result
    why: str
    departs: bool


@dataclass(frozen=True)
class Review:
    """The chosen in the order of the ranking, the others with why, what departs from the ranking,
    and how many places stay vacant.
    """

    chosen: list[Result]
    passed_over: list[PassedOver]
    departures: list[Departure]
    vacant: int
    places: int


def review_of(
    evaluation: Evaluation, results: Sequence[Result], choices: Mapping[int, Choice]
) -> Review:
    """What would be proposed."""
    places = evaluation.cycle.rules["titles"]["top_ten"]
    departing = departures(results, choices, places)
    given = {departure.result.pk for departure in departing}
    said = by_ranking(results, places)
    chosen = [row for row in results if choices[row.application_id].selected]
    passed_over = [
        PassedOver(
            result=row,
            why=choices[row.application_id].reason.strip() or _why(row, said[row.application_id]),
            departs=row.pk in given,
        )
        for row in results
        if not choices[row.application_id].selected
    ]
    return Review(chosen, passed_over, departing, max(0, places - len(chosen)), places)


def _why(row: Result, has_place: bool | None) -> str:
    if row.rank is None:
        return _("insufficient sample, not ranked")
    if has_place is None:
        return _("shares the last rank with a place")
    return _("no place by the ranking")
