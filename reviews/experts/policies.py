"""Who seats a panel and draws it, and until when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.enums import CycleStatus
from applications.models import Cycle
from brandportal.accounts.policies import is_office
from brandportal.errors import YES, Verdict, first_no, no
from reviews.evaluation.enums import PANEL_AT_WORK, EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.experts.models import DrawCall, PanelDraw


def office_seats(cycle: Cycle, *, by: Any) -> Verdict:
    """The office, without a part in the award year."""
    return first_no(is_office(by), no_part_in(cycle, by=by))


def still_to_seat(cycle: Cycle) -> Verdict:
    """Until scoring opens."""
    if cycle.status != CycleStatus.OPEN:
        return no(_("The award year is not under way."))
    seated = Evaluation.objects.filter(cycle=cycle).exclude(status=EvaluationStatus.PREPARING)
    if not seated.exists():
        return YES
    return no(_("Scoring has begun; members are excused or replaced one by one."))


def may_call(cycle: Cycle, *, by: Any) -> Verdict:
    """The office lays down how the panel is drawn until that is done."""
    return first_no(office_seats(cycle, by=by), still_to_call(cycle))


def still_to_call(cycle: Cycle) -> Verdict:
    return first_no(still_to_seat(cycle), _not_drawn(cycle))


def _not_drawn(cycle: Cycle) -> Verdict:
    if PanelDraw.objects.filter(cycle=cycle).exists():
        return no(_("The panel of this year is drawn."))
    return YES


def may_draw(cycle: Cycle, *, by: Any) -> Verdict:
    """The office draws once, by what was laid down last."""
    return first_no(office_seats(cycle, by=by), still_to_draw(cycle))


def still_to_draw(cycle: Cycle) -> Verdict:
    called = DrawCall.objects.filter(cycle=cycle).exists()
    return first_no(
        still_to_call(cycle), YES if called else no(_("It is not laid down yet how to draw."))
    )


def may_leave_out(cycle: Cycle, *, by: Any) -> Verdict:
    """The office, from the draw to the end of the scoring."""
    return first_no(office_seats(cycle, by=by), still_drawn(cycle))


def still_drawn(cycle: Cycle) -> Verdict:
    if not PanelDraw.objects.filter(cycle=cycle).exists():
        return no(_("The panel of this year is not drawn."))
    if Evaluation.objects.filter(cycle=cycle).exclude(status__in=PANEL_AT_WORK).exists():
        return no(_("Scoring is closed."))
    return YES
