"""The receipt's page: whether the rating was counted as given, and what the agency did about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from brandportal.codes import mistyped
from brandportal.tokens import purpose
from brandportal.web.cookies import remember, remembered
from brandportal.web.forms import ConfirmForm
from brandportal.web.submissions import sent, submit
from reviews.identity.pseudonyms import normalise_code
from reviews.ledger import heads
from reviews.rating import receipts
from reviews.rating.forgetting import forget_levels, may_forget_levels
from reviews.rating.invitations import in_fours
from reviews.rating.receipts import CODE_LENGTH, Found, receipt_status
from reviews.rating.views.rate_limit import apply_limit_headers, rate_limit
from reviews.receipts.forms import HeardForm
from reviews.receipts.views.case import case_part, heard_part
from reviews.showcase.presenters import agency_name

RECEIPT = purpose("receipt", seconds=30 * 60)


def found_receipt(request: HttpRequest) -> Found | None:
    """The entry of the receipt that this browser showed within the last half hour."""
    code = remembered(request, RECEIPT)
    return receipts.find(code) if code else None


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt's code; show its rating, whether it counts, and the state of its case.

    The code is sent in a request's body and kept in an encrypted cookie for half an hour: it is in
    no address and no log.
    """
    if request.method == "POST" and "forget" in request.POST:
        response = redirect("public:receipt")
        response.delete_cookie(RECEIPT.name, path="/receipts/")
        return response
    if request.method == "POST" and "forget_levels" in request.POST:
        return _forget_levels(request)
    if request.method == "POST":
        return _opened(request)
    found = found_receipt(request)
    if found is None:
        return render(request, "reviews/receipts/ask.html", {"length": CODE_LENGTH})
    return show_receipt(request, found, case_part(found))


def _forget_levels(request: HttpRequest) -> HttpResponse:
    """Hide the answers of the open receipt; without the tick, or at the wrong time, the page says
    why not.
    """
    found = found_receipt(request)
    if found is None:
        return redirect("public:receipt")
    if not request.POST.get("sure"):
        first = _("Please tick that you want this first.")
        return show_receipt(request, found, case_part(found), status=422, refusal=first)
    now = timezone.now()
    forgot = submit(ConfirmForm(**sent(request)), forget_levels, found=found, now=now)
    if forgot:
        return redirect("public:receipt")
    case = case_part(found)
    return show_receipt(request, found, case, status=forgot.status, refusal=forgot.reason)


def _opened(request: HttpRequest) -> HttpResponse:
    typed = request.POST.get("code", "")[:80]
    if fault := mistyped(normalise_code(typed), CODE_LENGTH):
        context = {"length": CODE_LENGTH, "typed": typed, "error": fault}
        return render(request, "reviews/receipts/ask.html", context, status=422)
    found = rate_limit(request, ("receipt",), now=timezone.now())
    if not found.ok:
        context = {"length": CODE_LENGTH, "typed": typed, **found.page_context}
        page = render(request, "reviews/receipts/ask.html", context, status=found.status)
        return apply_limit_headers(request, page)
    if receipts.find(typed) is None:
        error = _("No rating has this code. Please compare it with your receipt: %(n)d characters.")
        context = {"length": CODE_LENGTH, "typed": typed, "error": error % {"n": CODE_LENGTH}}
        return render(request, "reviews/receipts/ask.html", context, status=422)
    response = redirect("public:receipt")
    remember(response, RECEIPT, normalise_code(typed), path="/receipts/")
    return response


def show_receipt(
    request: HttpRequest,
    found: Found,
    part: dict[str, Any],
    *,
    heard_form: HeardForm | None = None,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    """The page of one receipt; `part` is the context of its case, empty without one."""
    application = found.rating.application
    code = remembered(request, RECEIPT)
    context = {
        "found": found,
        "entry": found.entry,
        "rating": found.rating,
        "application": application,
        "brand": application.brand,
        "agency": agency_name(application.agency),
        "code": in_fours(code),
        "plain_code": code,
        "standing": receipt_status(found),
        "head": heads.head_over(found.entry),
        "is_changed": not found.is_proved,
        "part": {**part, **heard_part(found, form=heard_form)},
        "forgotten": found.rating.levels_forgotten,
        "may_forget": may_forget_levels(found, now=timezone.now()),
        "refusal": refusal,
    }
    return render(request, "reviews/receipts/shown.html", context, status=status)
