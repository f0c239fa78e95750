"""The portal's addresses, and a page that counts how often it was rendered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from brandportal.urls import urlpatterns as portal
from brandportal.web.page_cache import cacheable, cached_page

made: list[str] = []
UNTIL: list[datetime] = []


@cached_page(params=("p",), personal=("rater",))
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The public layout with its forms; `dead`, `private`, `cookie` and `policy` may not be
    kept.
    """
    made.append(name)
    until = UNTIL[0] if UNTIL else None
    status = 404 if name == "dead" else 200
    response = render(request, "layouts/public.html", {"heading": name}, status=status)
    if name == "cookie":
        response.set_cookie("rater", "1")
    if name == "policy":
        response._csp_update = {"img-src": ["data:"]}
    return response if name == "private" else cacheable(response, until=until)


@cached_page()
def plain(request: HttpRequest) -> HttpResponse:
    """Without a form, so without a token."""
    made.append("plain")
    return cacheable(HttpResponse("plain"), until=timezone.now() + timedelta(days=1))


@cached_page()
def two_tokens(request: HttpRequest) -> HttpResponse:
    """Rendered in two pieces, each with a token of its own."""
    made.append("two")
    return cacheable(HttpResponse(_piece(request) + _piece(request)))


def _piece(request: HttpRequest) -> str:
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'


urlpatterns = [
    path("kept/plain/", plain),
    path("kept/two/", two_tokens),
    path("kept/<str:name>/", page),
    *portal,
]
