"""What follows from a draw: who may sit, who follows whom, and what the office sees of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from applications.models import Cycle
from brandportal.accounts.models import User
from brandportal.errors import BadInput, Gap
from reviews.evaluation.class_panels import panel_words
from reviews.experts.draws import newest_call
from reviews.experts.lots import (
    draw_of,
    drawn_classes,
    drawn_people,
    next_in_line,
    people_of,
    sitting_codes,
)
from reviews.experts.models import PanelDraw
from reviews.experts.strata import stratum_words


def refuse_undrawn(cycle: Cycle, people: Sequence[User], classes: Mapping[int, str]) -> None:
    """Where a draw was laid down, exactly those drawn sit, each for the panel for which he was
    drawn; `classes` are by person. Refuses with BadInput.
    """
    draw = draw_of(cycle)
    if draw is None:
        if newest_call(cycle) is not None:
            raise BadInput(_("This panel is drawn by lot, and not drawn yet."), field="members")
        return
    if {person.pk for person in people} != {person.pk for person in drawn_people(draw)}:
        raise BadInput(
            _("This panel was drawn by lot: exactly those drawn sit on it."), field="members"
        )
    drawn = drawn_classes(draw)
    for person in people:
        if classes.get(person.pk, "") != drawn[person.pk]:
            words = _("%(person)s was drawn for the panel for %(classes)s.")
            said = {"person": person, "classes": panel_words(drawn[person.pk])}
            raise BadInput(words % said, field="members")


def drawn_gaps(cycle: Cycle, seated_people: set[int]) -> list[Gap]:
    """What keeps scoring from opening: others sit than those drawn, after somebody stood out."""
    draw = draw_of(cycle)
    if draw is None or {person.pk for person in drawn_people(draw)} == seated_people:
        return []
    return [Gap("panel", "", _("Others sit than those drawn: seat the panel anew."))]


def refuse_out_of_line(
    cycle: Cycle, *, leaving: User, following: User, sat: Collection[int]
) -> None:
    """Where the panel was drawn by lot, the next of the same field follows; `sat` are persons who
    sit or sat, by key. Refuses with BadInput.
    """
    draw = draw_of(cycle)
    if draw is None:
        return
    line = next_in_line(draw, leaving, apart=sat)
    if line is None:
        words = _("This panel was drawn by lot, and nobody is left to follow in this field.")
        raise BadInput(words, field="member")
    if line != following:
        words = _("This panel was drawn by lot: %(person)s is next in line.")
        raise BadInput(words % {"person": line}, field="member")


def drawn_experts(draw: PanelDraw) -> list[tuple[str, list[tuple[User, str]]]]:
    """For the office: by field everybody on the list in the order of the lots, each with "sits",
    "next" or why he stands out.
    """
    sits = set(sitting_codes(draw))
    outs = {row.code: str(row.get_why_display()) for row in draw.outs.all()}
    return [
        (
            stratum_words(stratum),
            [
                (person, outs.get(code) or (_("sits") if code in sits else _("in line")))
                for code, person in zip(codes, people_of(draw.call, codes), strict=True)
            ],
        )
        for stratum, codes in sorted(draw.order.items())
    ]
