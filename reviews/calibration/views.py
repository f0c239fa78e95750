"""The calibration round in the panel room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brandportal.accounts.policies import is_panel
from brandportal.errors import require
from brandportal.web.submissions import sent, submit
from reviews.calibration.forms import CalibrationForm
from reviews.calibration.models import CalibrationSheet
from reviews.calibration.policies import may_score_samples, sits_here, still_before
from reviews.calibration.samples import hand_in
from reviews.calibration.spread import SHOWN_FROM, spread_of
from reviews.panel.models import PanelSeat


def _seat(request: HttpRequest) -> PanelSeat:
    """The seat of the panel that is at work, or of the newest year; 404 for who has none."""
    require(is_panel(request.user))
    seat = PanelSeat.objects.of_person(request.user).at_work_first().first()
    if seat is None:
        raise Http404
    return seat


@login_required
@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    """The samples of the member's newest panel, and which of them he has scored."""
    seat = _seat(request)
    done = set(CalibrationSheet.objects.filter(seat=seat).values_list("sample", flat=True))
    rows = [(row, row.pk in done) for row in seat.evaluation.calibration_samples.all()]
    context = {"seat": seat, "rows": rows, "may": may_score_samples(seat, by=request.user)}
    return render(request, "reviews/calibration/list.html", context)


@login_required
def calibration_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: its text, the member's points once, then how far all are apart."""
    seat = _seat(request)
    sample = get_object_or_404(seat.evaluation.calibration_samples, pk=pk)
    if request.method == "POST":
        require(sits_here(seat, by=request.user), still_before(seat.evaluation))
    rules = seat.evaluation.cycle.rules
    sheets = list(sample.sheets.all())
    own = next((sheet for sheet in sheets if sheet.seat_id == seat.pk), None)
    form = CalibrationForm(**sent(request), rules=rules)

    def given(**_data: Any) -> CalibrationSheet:
        return hand_in(
            sample=sample, seat=seat, points=form.points(), by=request.user, now=timezone.now()
        )

    handed_in = submit(form, given)
    if handed_in:
        messages.success(request, _("Handed in. It counts nowhere."))
        return redirect("panel:calibration-sample", sample.pk)
    context = {
        "seat": seat,
        "sample": sample,
        "own": own,
        "may": may_score_samples(seat, by=request.user),
        "form": form,
        "spread": spread_of(sample, rules, sheets, own) if own else None,
        "shown_from": SHOWN_FROM,
    }
    return render(request, "reviews/calibration/sample.html", context, status=handed_in.status)
