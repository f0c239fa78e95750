"""Who prepares samples, who scores them, and what is missing before scoring opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.errors import YES, Gap, Verdict, first_no, no
from brandportal.rulebook import calibration_samples
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.panel.models import PanelSeat
from reviews.panel.policies import own_seat


def may_prepare(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, without a part in the award year, until scoring opens."""
    return first_no(office_runs(evaluation, by=by), still_before(evaluation))


def may_remove(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The same, where there is a sample that nobody has scored."""
    unscored = evaluation.calibration_samples.filter(sheets=None).exists()
    return first_no(
        may_prepare(evaluation, by=by), YES if unscored else no(_("There is no such sample."))
    )


def still_before(evaluation: Evaluation) -> Verdict:
    if evaluation.status == EvaluationStatus.PREPARING:
        return YES
    return no(_("Scoring has begun; samples are scored before it."))


def may_score_samples(seat: PanelSeat, *, by: Any) -> Verdict:
    """The member of the seat, who still sits, until scoring opens."""
    return first_no(sits_here(seat, by=by), still_before(seat.evaluation))


def sits_here(seat: PanelSeat, *, by: Any) -> Verdict:
    """The member of the seat himself, not excused."""
    sits = YES if seat.excused_at is None else no(_("You have been excused from this panel."))
    return first_no(own_seat(seat, by=by), sits)


def uncalibrated(evaluation: Evaluation) -> Sequence[Gap]:
    """What of the calibration round that the rules ask for is missing; nothing where they ask for
    none.
    """
    wanted = calibration_samples(evaluation.cycle.rules)
    if not wanted:
        return []
    there = evaluation.calibration_samples.count()
    if there < wanted:
        words = ngettext(
            "The rules ask for a calibration round on %(wanted)d sample; there are %(there)d.",
            "The rules ask for a calibration round on %(wanted)d samples; there are %(there)d.",
            wanted,
        )
        return [Gap("panel", "", words % {"wanted": wanted, "there": there})]
    seats = evaluation.seats.filter(excused_at=None).select_related("user")
    owing = [
        str(seat)
        for seat in seats.annotate(given=Count("calibration_sheets"))
        if seat.given < there
    ]
    words = _("%(judge)s has not scored every sample of the calibration round.")
    return [Gap("panel", "", words % {"judge": judge}) for judge in owing]
