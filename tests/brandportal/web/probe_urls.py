"""The portal's addresses, and the same small pages with and without a session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from brandportal.errors import NotNow
from brandportal.urls import urlpatterns as portal


def page(request: HttpRequest) -> HttpResponse:
    """A page in the rating page's frame, with forms and a token."""
    return render(request, "layouts/phone.html")


def known(request: HttpRequest) -> JsonResponse:
    """What the middleware has put on the request."""
    names = ("session", "user", "_messages")
    return JsonResponse({"known": [name for name in names if hasattr(request, name)]})


def refused(request: HttpRequest) -> HttpResponse:
    raise NotNow("Not at this hour.")


urlpatterns = [
    *(path(f"{prefix}probe/page/", page) for prefix in ("", "rate/")),
    *(path(f"{prefix}probe/known/", known) for prefix in ("", "rate/")),
    *(path(f"{prefix}probe/refused/", refused) for prefix in ("", "rate/")),
    *portal,
]
