"""The public form to report pressure while rating: no name, number or account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.models import Application
from brandportal.errors import BadInput
from brandportal.web.mistakes import Mistake
from reviews.rating.limits import remember_device
from reviews.rating.rating import rating_verdict
from reviews.rating.views.rate_limit import apply_limit_headers, rate_limit
from reviews.screening import pressure
from reviews.screening.enums import Pressure
from reviews.showcase.brands import public_brands
from reviews.showcase.presenters import agency_name


def _brand(code: str) -> Application | None:
    """The brand's newest public application."""
    return public_brands().filter(brand__code=code.upper()).order_by("-cycle__year").first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pressure_report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form, store the report, thank. Only the day and the text are stored."""
    application = _brand(code)
    if application is None:
        return render(request, "reviews/rating/unknown.html", {"code": code}, status=404)
    context = {
        "application": application,
        "brand": application.brand,
        "agency": agency_name(application.agency),
        "limit": pressure.TEXT_LIMIT,
    }
    if request.method != "POST":
        return _form(request, context, [], "")
    kinds, text = request.POST.getlist("kinds"), request.POST.get("text", "")
    now = timezone.now()
    held = rate_limit(request, ("pressure",), now=now)
    if not held.ok:
        page = _form(request, {**context, **held.page_context}, kinds, text, status=held.status)
        return _known(request, apply_limit_headers(request, page))
    try:
        pressure.report(application=application, kinds=kinds, text=text, now=now)
    except BadInput as refusal:
        page = _form(request, context, kinds, text, status=422, refusal=refusal)
        return _known(request, page)
    context["verdict"] = rating_verdict(application, now)
    return _known(request, render(request, "reviews/screening/pressure_thanks.html", context))


def _known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The browser keeps its random number, so that one device counts once."""
    remember_device(request, response)
    return response


def _form(
    request: HttpRequest,
    context: dict[str, object],
    kinds: list[str],
    text: str,
    *,
    status: int = 200,
    refusal: BadInput | None = None,
) -> HttpResponse:
    errors = {refusal.field: refusal.reason} if refusal else {}
    first = {"kinds": f"kinds-{next(iter(Pressure)).value}", "text": "text"}
    choices = [
        {
            "name": "kinds",
            "value": one.value,
            "label": one.label,
            "checked": one.value in kinds,
            "id": f"kinds-{one.value}",
        }
        for one in Pressure
    ]
    whole = {
        **context,
        "text": text[:2000],
        "choices": choices,
        "kinds_error": errors.get("kinds", ""),
        "text_error": errors.get("text", ""),
        "mistakes": [Mistake(reason, first[field]) for field, reason in errors.items()],
    }
    return render(request, "reviews/screening/pressure.html", whole, status=status)
