"""The draw for pages and for publication: by brand and stratum, numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from applications.models import Application
from reviews.evaluation.models import Evaluation
from reviews.rating.enums import RaterGroup
from reviews.recipients.enums import DrawStatus
from reviews.recipients.models import Draw
from reviews.recipients.parts import GROUPS

METHOD = (
    "seed = SHA-256(year|rules_hash|registers_digest|public_number). ticket = "
    "SHA-256(seed|brand|group|key), key = the case's keyed hash. One case a person: the lowest "
    "ticket. Strata: service point and month; places in proportion to people by largest remainder, "
    "at least one a stratum; the lowest tickets of each stratum are drawn. A list for all brands: "
    "people by ticket SHA-256(seed||group|key), brands by ticket SHA-256(seed|brand|group), each "
    "brand takes the next ones in turn."
)


@dataclass(frozen=True)
class GroupPart:
    """People on the register and people drawn, of one brand and group; None without a register."""

    label: str
    people: int | None
    drawn: int | None


@dataclass(frozen=True)
class BrandLine:
    """One brand's row of the draw."""

    application: Application
    groups: list[GroupPart]
    drawn: int
    strata: list[dict[str, Any]]


def brand_lines(draw: Draw) -> list[BrandLine]:
    """Every brand in the draw, by number."""
    return list(_lines(draw))


def _lines(draw: Draw) -> Iterator[BrandLine]:
    parts = {(part["application"], part["group"]): part for part in draw.parts}
    brands = Application.objects.filter(number__in={number for number, _group in parts})
    for application in brands.select_related("brand", "agency").order_by("number"):
        own = [parts.get((application.number, str(group))) for group in GROUPS]
        yield BrandLine(
            application=application,
            groups=[
                GroupPart(
                    str(RaterGroup(group).label),
                    part["people"] if part else None,
                    part["drawn"] if part else None,
                )
                for group, part in zip(GROUPS, own, strict=True)
            ],
            drawn=sum(part["drawn"] for part in own if part),
            strata=own[0]["strata"] if own[0] else [],
        )


def is_drawn(evaluation: Evaluation) -> bool:
    """Whether raters were drawn for this year."""
    return Draw.objects.filter(evaluation=evaluation, status=DrawStatus.DRAWN).exists()


def together(draw: Draw) -> int:
    """How many invitations the draw made."""
    return sum(part["drawn"] for part in draw.parts)


def published(draw: Draw) -> dict[str, Any]:
    """The draw as data: all inputs of the seed, the method, and the numbers of every stratum; no
    person.
    """
    cycle = draw.evaluation.cycle
    return {
        "year": cycle.year,
        "rules_hash": cycle.rules_hash,
        "sampling_rules": cycle.rules["sampling"],
        "registers_closed_at": draw.closed_at.isoformat(),
        "cases": draw.cases,
        "registers_digest": draw.registers_digest,
        "public_number": draw.number,
        "public_number_source": draw.number_source,
        "public_number_of": draw.number_on and draw.number_on.isoformat(),
        "seed": draw.seed,
        "drawn_at": draw.drawn_at and draw.drawn_at.isoformat(),
        "method": METHOD,
        "parts": draw.parts,
    }
