"""What a rater can do with the receipt alone: grade the answer, leave a number. A cookie holds the
receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from brandportal.web.sent_only import sent_from
from brandportal.web.submissions import sent, submit
from reviews.bad_ratings.answers import grade
from reviews.bad_ratings.appeals import answer_appeal
from reviews.bad_ratings.callbacks import leave_wish
from reviews.bad_ratings.enums import CaseStatus
from reviews.bad_ratings.models import Case
from reviews.rating.models import Rating
from reviews.rating.receipts import Found, Rater
from reviews.receipts.forms import GradeForm, HeardForm, WishForm
from reviews.receipts.views.case import case_part, is_told
from reviews.receipts.views.receipts import found_receipt, show_receipt
from reviews.screening import hearings


def _own(request: HttpRequest) -> tuple[Found, Case] | None:
    """The receipt that this browser has open, with its case; None redirects to the receipt's
    page.
    """
    found = found_receipt(request)
    if found is None or not is_told(found):
        return None
    case = Case.objects.select_related("application__cycle").filter(rating=found.rating).first()
    return None if case is None else (found, case)


@sensitive_post_parameters("said")
@never_cache
@sent_from("public:receipt")
def case_grade(request: HttpRequest) -> HttpResponse:
    """Grade the answer. A refusal is shown at the form, which keeps the input."""
    own = _own(request)
    if own is None:
        return redirect("public:receipt")
    found, case = own
    form = GradeForm(**sent(request))

    def graded(**data: Any) -> Case:
        satisfied, by = data["grade"] == "satisfied", Rater(case.rating_id)
        return grade(case=case, satisfied=satisfied, said=data["said"], by=by, now=timezone.now())

    done = submit(form, graded)
    if done:
        return redirect("public:receipt")
    return show_receipt(request, found, case_part(found, grade_form=form), status=done.status)


@sensitive_post_parameters("contact")
@never_cache
@sent_from("public:receipt")
def case_wish(request: HttpRequest) -> HttpResponse:
    """Leave a number for a call-back. A refusal is shown at the form, which keeps the input."""
    own = _own(request)
    if own is None:
        return redirect("public:receipt")
    found, case = own
    form = WishForm(**sent(request))
    left = submit(form, leave_wish, case=case, by=Rater(case.rating_id), now=timezone.now())
    if left:
        return redirect("public:receipt")
    return show_receipt(request, found, case_part(found, wish_form=form), status=left.status)


@sensitive_post_parameters("text")
@never_cache
@sent_from("public:receipt")
def heard_answer(request: HttpRequest) -> HttpResponse:
    """Answer what the rating is held back for, or the agency's appeal."""
    return _heard(request, _answer_of)


@sensitive_post_parameters("text")
@never_cache
@sent_from("public:receipt")
def heard_appeal(request: HttpRequest) -> HttpResponse:
    """Appeal against the exclusion of the own rating."""
    return _heard(request, lambda rating: partial(hearings.appeal, rating=rating))


def _answer_of(rating: Rating) -> Callable[..., Any]:
    case = Case.objects.filter(rating=rating, status=CaseStatus.RECHECK).first()
    if case is not None and not hearings.may_answer(rating, now=timezone.now()):
        return partial(answer_appeal, case=case)
    return partial(hearings.answer, rating=rating)


def _heard(request: HttpRequest, verb_of: Callable[[Rating], Callable[..., Any]]) -> HttpResponse:
    """What the rater says about the check. A refusal is shown at the form, which keeps the
    input.
    """
    found = found_receipt(request)
    if found is None or not is_told(found):
        return redirect("public:receipt")
    form, by = HeardForm(**sent(request)), Rater(found.rating.pk)
    said = submit(form, verb_of(found.rating), by=by, now=timezone.now())
    if said:
        return redirect("public:receipt")
    return show_receipt(request, found, case_part(found), heard_form=form, status=said.status)
