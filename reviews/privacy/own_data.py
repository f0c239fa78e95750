"""The data that the portal holds about one person with a verified telephone: shown, downloaded,
erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.workdays.calendar import provisional_year
from reviews.comments.comments import finding_words
from reviews.decision.models import Objection
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import keyed, normalise_code, normalise_phone, phone_pseudonym
from reviews.privacy.deferral import deferral
from reviews.privacy.models import ErasureRequest
from reviews.rating.models import Rating, RatingInvitation
from reviews.rating.reasons import reason_words
from reviews.registers.models import ServiceCase

LEVELS = ("overall", "attitude", "ability", "efficiency", "effect")


@dataclass(frozen=True)
class Known:
    """One person in one award year: the pseudonym as a rater, and the keyed hash as an objector."""

    year: int
    pseudonym: str
    objector: str


def known_by(phone: str) -> list[Known]:
    """This telephone's owner in every award year. The number is not stored. Refuses with BadInput
    an invalid number.
    """
    number = normalise_phone(phone)
    return [
        Known(year, phone_pseudonym(number, year=year), keyed("objector", number, year=year))
        for year in Evaluation.objects.years()
    ]


def known_by_letter(code: str) -> list[Known]:
    """Who rated with the invitation code of a letter, which is all that leads to that rating.

    Refuses with BadInput a code that is not known. Codes of people who were drawn lead nowhere:
    their ratings stand under their telephone number, which a code does not prove.
    """
    plain = normalise_code(code)
    for year in Evaluation.objects.years():
        letter = RatingInvitation.objects.filter(
            code_hash=keyed("invitation", plain, year=year),
            application__cycle__year=year,
            pseudonym="",
        )
        if plain and letter.exists():
            return [Known(year, keyed("invited", plain, year=year), objector="")]
    raise BadInput(
        _(
            "No letter has this code. A code from a text message belongs to your telephone number: "
            "please prove the number instead."
        ),
        field="letter",
    )


def objections_of(known: Known) -> QuerySet[Objection]:
    """The person's own; none for somebody without a telephone: answered ones have lost theirs."""
    own = Objection.objects.filter(
        notice__evaluation__cycle__year=known.year, objector=known.objector
    )
    return own.exclude(objector="")


def held_about(person: Iterable[Known]) -> list[dict[str, Any]]:
    """Everything, by award year; years without data are omitted. Plain data, ready for JSON."""
    years = (_one_year(known) for known in person)
    return [
        year for year in years if any(isinstance(part, list) and part for part in year.values())
    ]


def _one_year(known: Known) -> dict[str, Any]:
    ratings = Rating.objects.filter(
        application__cycle__year=known.year, pseudonym=known.pseudonym
    ).select_related(
        "application__brand", "application__agency", "application__cycle", "comment", "case"
    )
    invitations = RatingInvitation.objects.filter(
        application__cycle__year=known.year, pseudonym=known.pseudonym
    ).select_related("application__brand")
    cases = ServiceCase.objects.filter(
        register__cycle__year=known.year, pseudonym=known.pseudonym
    ).select_related("register__application__agency", "register__application__brand", "point")
    objections = objections_of(known).select_related("application__brand")
    return {
        "year": known.year,
        "erasure_asked": ErasureRequest.objects.filter(
            evaluation__cycle__year=known.year, pseudonym=known.pseudonym, done_at=None
        ).exists(),
        "kept_for_the_screening": _waits(known.year),
        "ratings": [_rating(row) for row in ratings.order_by("pk")],
        "named_as_customer": [_named(row) for row in cases.order_by("pk")],
        "invitations": [
            {
                "brand": row.application.brand.name,
                "group": row.group,
                "invited": _moment(row.created_at),
            }
            for row in invitations.order_by("pk")
        ],
        "objections": [
            {
                "number": row.number,
                "brand": row.subject,
                "name": row.objector_name,
                "statement": row.statement,
                "filed": _moment(row.filed_at),
                "status": row.status,
                "telephone_kept": bool(row.objector_contact),
            }
            for row in objections.order_by("pk")
        ],
    }


def _waits(year: int) -> dict[str, str | bool] | None:
    """Until when a deletion is deferred, as dates; None if it would be carried out at once. Where a
    year has two evaluations, the later one says it.

    `provisional`: the expected day is in a year whose holidays are not published yet.
    """
    of_year = Evaluation.objects.select_related("cycle").filter(cycle__year=year)
    deferred = [waits for row in of_year if (waits := deferral(row)) is not None]
    if not deferred:
        return None
    waits = max(deferred, key=lambda one: one.latest_at)
    return {
        "screened_from": _moment(waits.begins_at),
        "expected_by": waits.expected_by.isoformat(),
        "provisional": provisional_year(waits.expected_by) is not None,
        "at_the_latest": _moment(waits.latest_at),
    }


def _rating(row: Rating) -> dict[str, Any]:
    """One rating. Forgotten levels, and values that would reveal them, are omitted."""
    comment = getattr(row, "comment", None)
    case = None if row.levels_forgotten else getattr(row, "case", None)
    reasons = "" if row.levels_forgotten else row.reasons
    return {
        "brand": row.application.brand.name,
        "agency": row.application.agency.name,
        "group": row.group,
        "channel": row.channel,
        **{name: None if row.levels_forgotten else getattr(row, name) for name in LEVELS},
        "levels_forgotten": row.levels_forgotten,
        "reasons": [code for code in reasons.split(",") if code],
        "reasons_in_words": reason_words(row.application.cycle.rules, reasons),
        "given": _moment(row.accepted_at),
        "times_given": row.revision,
        "comment": comment.text if comment else "",
        "comment_status": comment.status if comment else "",
        "comment_findings": finding_words(comment) if comment else [],
        "marks_kept": bool(row.network or row.block or row.device),
        "case": {"number": case.code, "status": case.status} if case else None,
    }


def _named(row: ServiceCase) -> dict[str, Any]:
    application = row.register.application
    return {
        "agency": application.agency.name if application else "",
        "brand": application.brand.name if application else "",
        "group": row.register.group,
        "service_point": row.point.name if row.point else "",
        "month": row.month,
        "telephone_kept": bool(row.phone),
    }


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes")
