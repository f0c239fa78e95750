"""How many brands each judge scores, and the most that the assignment allows
(`AssignmentPlan.cap`). It binds every change of who scores what; two officers may let a brand that
is moved while scoring go over it, and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.errors import BadInput
from reviews.evaluation.models import Evaluation
from reviews.panel.duties import before_the_panel, duties
from reviews.panel.models import AssignmentPlan, PanelSeat
from reviews.panel.policies import Place


def loads_of(places: Iterable[Place]) -> Counter[int]:
    """How many brands each seat has."""
    return Counter(seat for seat, _brand in places)


def over_words(judge: Any, load: int, cap: int) -> str:
    """That a judge would have too many, as a sentence."""
    return ngettext(
        "%(judge)s would score %(load)d brand; the assignment allows at most %(cap)d a judge.",
        "%(judge)s would score %(load)d brands; the assignment allows at most %(cap)d a judge.",
        load,
    ) % {"judge": judge, "load": load, "cap": cap}


def first_over(seats: Iterable[PanelSeat], places: Iterable[Place], cap: int | None) -> str:
    """The sentence about the first of these judges who has too many; empty where none has."""
    loads = loads_of(places)
    over = (seat for seat in seats if cap is not None and loads[seat.pk] > cap)
    return next((over_words(seat, loads[seat.pk], cap or 0) for seat in over), "")


def refuse_over(
    seats: Iterable[PanelSeat], places: Iterable[Place], cap: int | None, *, field: str
) -> None:
    """Refuse with BadInput a judge who would have more than `cap`."""
    words = first_over(seats, places, cap)
    if words:
        raise BadInput(words, field=field)


def cap_in_force(evaluation: Evaluation) -> int | None:
    """The most that a judge may score by the assignment in force."""
    plans = AssignmentPlan.objects.filter(evaluation=evaluation, confirmed_at__isnull=False)
    return plans.values_list("cap", flat=True).first()


def load_now(evaluation: Evaluation, seat: PanelSeat) -> int:
    """How many brands a member scores or has scored, without those he declared a conflict with."""
    found = duties(evaluation, before_the_panel(evaluation))
    return loads_of(found.assigned - found.recused)[seat.pk]


def over_load(evaluation: Evaluation, load: int) -> dict[str, int] | None:
    """For the journal: a load above the cap in force, beside it."""
    cap = cap_in_force(evaluation)
    return {"load": load, "cap": cap} if cap is not None and load > cap else None


def refuse_load(evaluation: Evaluation, judge: Any, load: int, *, field: str) -> None:
    """Refuse with BadInput a load above the cap in force."""
    over = over_load(evaluation, load)
    if over:
        raise BadInput(over_words(judge, **over), field=field)


def load_words(load: int, cap: int | None) -> str:
    """A load beside the cap."""
    if cap is None:
        return str(load)
    return _("%(load)d of at most %(cap)d") % {"load": load, "cap": cap}
