"""What the record of an expert shows, and the draw of a panel as it is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from brandportal.office.hidden import shown
from reviews.evaluation.models import Evaluation
from reviews.experts.lots import sitting_codes
from reviews.experts.models import DrawCall, Expert, PanelDraw
from reviews.experts.strata import field_of, stratum_words
from reviews.panel.enums import SheetStatus


@dataclass(frozen=True)
class PanelYear:
    """One panel on which an expert sat: sheets locked and set aside, conflicts declared."""

    year: int
    is_lead: bool
    locked: int
    aside: int
    conflicts: int
    excused: bool


def panels_of(expert: Expert, *, by: Any) -> list[PanelYear]:
    """Every panel of this person, newest first; without the years that a conflict of interest hides
    from the reader.
    """
    sheets = "sheets__status"
    seats = (
        expert.person.panel_seats.filter(evaluation__in=shown(Evaluation.objects.all(), by=by))
        .annotate(
            locked=Count("sheets", filter=Q(**{sheets: SheetStatus.LOCKED}), distinct=True),
            aside=Count("sheets", filter=Q(**{sheets: SheetStatus.ASIDE}), distinct=True),
            conflicts=Count(
                "declarations", filter=Q(declarations__has_conflict=True), distinct=True
            ),
        )
        .select_related("evaluation__cycle")
        .order_by("-evaluation__cycle__year")
    )
    return [
        PanelYear(
            year=seat.evaluation.cycle.year,
            is_lead=seat.is_lead,
            locked=seat.locked,
            aside=seat.aside,
            conflicts=seat.conflicts,
            excused=seat.excused_at is not None,
        )
        for seat in seats
    ]


METHOD = (
    "digest = SHA-256 over the sorted lines 'places|field|number' and 'code|field', each ended by "
    "a line feed. seed = SHA-256(year|rules_hash|digest|public_number). lot = SHA-256(seed|code), "
    "compared as text. In each field the lowest lots sit, as many as there are places; who stands "
    "out is followed by the next of the same field. Places named 'panel:field': the line of a "
    "field is dealt to its panels in the order of their names, to each as many as it has places, "
    "then the same again; each panel goes on in its own line."
)


@dataclass(frozen=True)
class CallRow:
    """What was laid down: by field places and people on the list."""

    call: DrawCall
    fields: list[tuple[str, int, int]]


@dataclass(frozen=True)
class LotRow:
    """One code in the order of its field: sits, or why not."""

    field: str
    code: str
    sits: bool
    out: str


def call_rows(calls: Iterable[DrawCall]) -> list[CallRow]:
    """Each call with its fields."""
    return [
        CallRow(
            call,
            [
                (stratum_words(stratum), count, there[field_of(stratum)])
                for there in [Counter(field for _code, field in call.eligible)]
                for stratum, count in call.places.items()
            ],
        )
        for call in calls
    ]


def lot_rows(draw: PanelDraw) -> list[LotRow]:
    """Every code, by field in the order of the lots."""
    sits, outs = set(sitting_codes(draw)), {row.code: row for row in draw.outs.all()}
    return [
        LotRow(
            field=stratum_words(stratum),
            code=code,
            sits=code in sits,
            out=str(outs[code].get_why_display()) if code in outs else "",
        )
        for stratum, codes in draw.order.items()
        for code in codes
    ]


def published(draw: PanelDraw) -> dict[str, Any]:
    """The draw as data, without anybody's name."""
    call = draw.call
    return {
        "year": call.cycle.year,
        "rules_hash": call.rules_hash,
        "laid_down_at": call.called_at.isoformat(),
        "places": call.places,
        "tied_may_sit": call.tied_may_sit,
        "list": call.eligible,
        "digest": call.digest,
        "public_number": draw.number,
        "number_source": call.source,
        "number_on": call.number_on.isoformat(),
        "seed": draw.seed,
        "order": draw.order,
        "stood_out": [{"code": row.code, "why": row.why} for row in draw.outs.all()],
        "sit": sitting_codes(draw),
        "method": METHOD,
    }
