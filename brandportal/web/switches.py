"""The language and the size of text are switched without losing what was typed.

The button of a switch sends the page's own form along (`form` and `formaction`, so it needs no
script) to the page's own address. There the page is shown as if it were only opened, in the other
language or size, with what was typed in its fields: nothing is checked, done or stored, and whoever
reloads sends the switch once more. Where nothing can be typed the button has a form of its own.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from brandportal.web.refill import refilled

NAME = "_switch"
SIZE_COOKIE, SIZES = "text_size", ("normal", "large")
ONE_YEAR = 365 * 24 * 3600
# The switches' own addresses.
OWN = ("set_language", "web:text-size")
# A button that waits for the id of the form which it sends along.
WAITING = re.compile(rb' data-switch="([^"]*)"')
FORM = re.compile(rb"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
POST = re.compile(rb'\bmethod="post"', re.IGNORECASE)
ID = re.compile(rb'\bid="([^"]*)"')
# Something to type or choose.
CONTROL = re.compile(
    rb'<textarea|<select|<input\b(?![^>]*\btype="(?:hidden|submit|password|file)")', re.IGNORECASE
)
FORM_ID = b"typed-form"
# The first button of a form that sends it, and what it sends along.
SUBMIT = re.compile(rb'<button\b(?![^>]*\btype="(?:button|reset)")([^>]*)>')
PAIR = re.compile(rb' (?:name|value|formaction)="[^"]*"')
TIED = re.compile(rb'<button[^>]* name="_switch"[^>]* form="([^"]+)"')


def switched(request: HttpRequest) -> QueryDict | None:
    """What was typed when a switch was pressed; None for every other request."""
    return getattr(request, "switched_form", None)


class SwitchMiddleware:
    """Shows a page anew when one of its switches was pressed, and ties the switches to the form of
    their page.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        typed = switched(request)
        if typed is not None:
            response = _inside(request, response)
            _remember(response, str(typed[NAME]))
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        tie(response)
        if typed is not None and (tied := TIED.search(response.content)):
            text = refilled(response.content.decode(), form_id=tied[1].decode(), typed=typed)
            response.content = text.encode()
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple, kwargs: dict[str, Any]
    ) -> None:
        """After the check of the token, so that no other site can put words into a form."""
        pressed = request.POST.get(NAME, "") if request.method == "POST" else ""
        match = request.resolver_match
        if not pressed or match is None or match.view_name in OWN:
            return
        request.switched_form = request.POST  # type: ignore[attr-defined]
        _apply(request, pressed)
        if not getattr(view, "shows_switched", False):
            request.method, request.POST = "GET", QueryDict()


def _apply(request: HttpRequest, pressed: str) -> None:
    """The page is made in what was chosen; anything else changes nothing."""
    what, _, value = pressed.partition("=")
    if what == "language" and value in dict(settings.LANGUAGES):
        translation.activate(value)
        request.LANGUAGE_CODE = translation.get_language()
    elif what == "size":
        request.COOKIES[SIZE_COOKIE] = value


def _remember(response: HttpResponse, pressed: str) -> None:
    what, _, value = pressed.partition("=")
    if what == "size" and value in SIZES:
        remember_size(response, value)
    elif what == "language" and value in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            value,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )


def remember_size(response: HttpResponse, size: str) -> None:
    """Keep the size of text in a cookie for a year."""
    response.set_cookie(SIZE_COOKIE, size, max_age=ONE_YEAR, httponly=True, samesite="Lax")


def tie(response: HttpResponse) -> None:
    """Give the waiting switches the form of the page in which something can be typed: one that
    says so itself, else the first.
    """
    content = response.content
    if b" data-switch=" not in content:
        return
    found = _typed_form(content)
    if found is None:
        response.content = WAITING.sub(b"", content)
        return
    named = ID.search(found[1])
    form_id = named[1] if named else FORM_ID
    if not named:
        at = found.end(1)
        content = content[:at] + b' id="' + FORM_ID + b'"' + content[at:]
    content = WAITING.sub(b' form="' + form_id + rb'" formaction="\1" formnovalidate', content)
    body = content.index(b">", content.index(b"<body")) + 1
    response.content = content[:body] + _default(found[2], form_id) + content[body:]


def _typed_form(content: bytes) -> re.Match[bytes] | None:
    forms = [
        found
        for found in FORM.finditer(content, max(content.find(b"<main"), 0))
        if POST.search(found[1])
    ]
    named = (found for found in forms if b'id="' + FORM_ID + b'"' in found[1])
    return next(named, None) or next((one for one in forms if CONTROL.search(one[2])), None)


def _default(form: bytes, form_id: bytes) -> bytes:
    """What the Enter key presses: a browser takes the first button of a form in the whole page, and
    the switches stand above the form's own.
    """
    own = SUBMIT.search(form)
    sent = b"".join(PAIR.findall(own[1])) if own else b""
    return (
        b'<button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true" form="'
        + form_id
        + b'"'
        + sent
        + b"></button>"
    )


def _inside(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page to which an address that only takes forms leads, shown in the same answer."""
    if response.status_code not in (301, 302, 303):
        return response
    where = urlsplit(response["Location"])
    if where.netloc or where.path.startswith("/accounts/"):
        return response
    try:
        match = resolve(where.path)
    except Resolver404:
        return response
    request.path = request.path_info = where.path
    request.META["QUERY_STRING"] = where.query
    shown = match.func(request, *match.args, **match.kwargs)
    return shown.render() if hasattr(shown, "render") else shown
