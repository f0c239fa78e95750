"""The judges of a brand: what each has locked, and the name under which it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from string import ascii_uppercase

from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import NotNow
from brandportal.exact import exact
from reviews.evaluation.models import Evaluation
from reviews.moderation.moderated import Moderated, moderated_points
from reviews.panel.enums import SheetStatus
from reviews.panel.models import ScoreSheet
from reviews.panel.secret_order import secret_place
from reviews.panel.versions import stands_as_locked

Given = dict[str, Decimal]


def keys_of_the_year(evaluation: Evaluation) -> dict[int, str]:
    """Seat to a key that is the same for all brands of the year: for computing, never shown. The
    order depends on a secret.
    """
    year = evaluation.cycle.year
    ordered = sorted(
        evaluation.seats.values_list("pk", flat=True),
        key=lambda seat_id: secret_place(f"judge|{year}|{seat_id}"),
    )
    return {seat_id: f"J{number}" for number, seat_id in enumerate(ordered, start=1)}


def names_on(application: Application, seats: Iterable[int]) -> dict[int, str]:
    """Seat to the published pseudonym on this brand: A, B, ... without a gap, in an order drawn
    anew for each brand under a secret. What a judge is called on one brand says nothing about
    another, and nobody is missing where somebody took no part.
    """
    year, number = application.cycle.year, application.number
    ordered = sorted(seats, key=lambda seat_id: secret_place(f"judge|{year}|{number}|{seat_id}"))
    return {seat_id: letters(place) for place, seat_id in enumerate(ordered)}


def letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    rounds, last = divmod(place, len(ascii_uppercase))
    return (letters(rounds - 1) if rounds else "") + ascii_uppercase[last]


def locked_points(evaluation: Evaluation) -> dict[int, dict[int, Given]]:
    """Application to seat to indicator to points, from locked sheets. Refuses with NotNow when a
    sheet is no longer what its judge locked.
    """
    sheets = (
        ScoreSheet.objects.filter(seat__evaluation=evaluation, status=SheetStatus.LOCKED)
        .select_related("seat__user", "application__brand")
        .prefetch_related("scores", "versions")
        .order_by("pk")
    )
    found: dict[int, dict[int, Given]] = {}
    for sheet in sheets:
        if not stands_as_locked(sheet):
            raise NotNow(
                _("The sheet of %(judge)s on %(brand)s is no longer what was locked.")
                % {"judge": sheet.seat, "brand": sheet.application.brand}
            )
        points = {score.indicator: score.points for score in sheet.scores.all()}
        found.setdefault(sheet.application_id, {})[sheet.seat_id] = points
    return found


def counted_points(evaluation: Evaluation) -> dict[int, dict[int, Given]]:
    """The same as it enters the official score: moderated points in the place of the judges'."""
    return with_moderated(locked_points(evaluation), moderated_points(evaluation))


def with_moderated(
    locked: Mapping[int, Mapping[int, Given]], moderated: Mapping[int, Mapping[str, Moderated]]
) -> dict[int, dict[int, Given]]:
    """On every sheet of a moderated brand the confirmed points of an indicator stand in the place
    of the judge's own.
    """
    return {
        application_id: {
            seat_id: given
            | {
                code: row.points
                for code, row in moderated.get(application_id, {}).items()
                if code in given
            }
            for seat_id, given in sheets.items()
        }
        for application_id, sheets in locked.items()
    }


def sums_of_the_year(
    evaluation: Evaluation, locked: Mapping[int, Mapping[int, Given]]
) -> dict[int, dict[str, Fraction]]:
    """Application to the judge's key of the year to the sum of the points, from the points of
    `counted_points`. A sheet without any point is none.
    """
    keys = keys_of_the_year(evaluation)
    return {
        application_id: {
            keys[seat_id]: sum((exact(value) for value in given.values()), Fraction(0))
            for seat_id, given in sheets.items()
            if given
        }
        for application_id, sheets in locked.items()
    }


def scored_sums(
    evaluation: Evaluation, locked: Mapping[int, Mapping[int, Given]]
) -> dict[int, dict[str, Fraction]]:
    """The sums of every application that has a result, on the shortlist or not: those that an
    adjustment for severity compares.
    """
    sums = sums_of_the_year(evaluation, locked)
    scored = evaluation.results.order_by("application").values_list("application", flat=True)
    return {pk: sums.get(pk, {}) for pk in scored}
