"""What a rater does with the receipt alone: grade the answer, leave a number. The receipt is known by its cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from brandportal.errors import Refused
from brandportal.web.refusals import refusal_status
from reviews.domain.ballots.receipts import Found
from reviews.domain.repairs.callbacks import leave_wish
from reviews.domain.repairs.case_answers import grade
from reviews.domain.repairs.case_rights import Rater
from reviews.forms.cases import GradeForm, WishForm
from reviews.models import Case
from reviews.views.public.receipt_case import case_part
from reviews.views.public.receipts import found_receipt, show_receipt


def _own(request: HttpRequest) -> tuple[Found, Case] | None:
    """The receipt that this browser has open, with its case; None sends back to the receipt's page."""
    found = found_receipt(request)
    if found is None or not found.is_current or found.rating.levels_forgotten:
        return None
    case = Case.objects.select_related("application__cycle").filter(rating=found.rating).first()
    return None if case is None else (found, case)


@sensitive_post_parameters("said")
@never_cache
@require_POST
def case_grade(request: HttpRequest) -> HttpResponse:
    """Grade the answer. A refusal is shown at the form, which keeps what was typed."""
    own = _own(request)
    if own is None:
        return redirect("public:receipt")
    found, case = own
    form = GradeForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            grade(
                case=case,
                satisfied=form.cleaned_data["grade"] == "satisfied",
                said=form.cleaned_data["said"],
                by=Rater(case.rating_id),
                now=timezone.now(),
            )
        except Refused as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, refusal.reason)
            status = refusal_status(refusal)
        else:
            return redirect("public:receipt")
    return show_receipt(request, found, case_part(found, grade_form=form), status=status)


@sensitive_post_parameters("contact")
@never_cache
@require_POST
def case_wish(request: HttpRequest) -> HttpResponse:
    """Leave a number for a call-back. A refusal is shown at the form, which keeps what was typed."""
    own = _own(request)
    if own is None:
        return redirect("public:receipt")
    found, case = own
    form = WishForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            leave_wish(
                case=case,
                contact=form.cleaned_data["contact"],
                by=Rater(case.rating_id),
                now=timezone.now(),
            )
        except Refused as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, refusal.reason)
            status = refusal_status(refusal)
        else:
            return redirect("public:receipt")
    return show_receipt(request, found, case_part(found, wish_form=form), status=status)
