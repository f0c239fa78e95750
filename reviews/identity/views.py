"""The page before the city's sign-on: where the link leads and what is shared, with the encrypted
note in a cookie.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from brandportal.errors import BadInput, Refused
from brandportal.web.cookies import keep
from brandportal.web.refusals import refusal_status
from reviews.identity.sign_on import NOTE, begin

NOTE_PATH = "/rate/sign-on/"


def return_address() -> str:
    """The redirect URI: one address, the same for every brand, as registered with the service."""
    return f"{settings.BASE_URL}{reverse('public:sign-on-return')}"


def leave_for_sign_on(visit: Any) -> HttpResponse:
    """Show the link to the sign-on, with the answer encrypted in a cookie that only the return page
    receives.

    A page with a link instead of a redirect: it says what the service learns, and a form may not be
    sent to another site anyway.
    """
    if visit.sheet.is_bad and not visit.sheet.tells_why:
        return visit.page("wrong")
    try:
        address, note = begin(
            brand=visit.application.brand.code,
            year=visit.year,
            typed=list(visit.sheet.typed()),
            point=str(visit.point.pk) if visit.point else "",
            redirect_uri=return_address(),
            now=visit.now,
        )
    except BadInput as refusal:
        visit.sheet.errors["comment"] = refusal.reason
        return visit.page("answer", status=422, refusal=refusal.reason)
    except Refused as refusal:
        return visit.page("answer", status=refusal_status(refusal), refusal=refusal.reason)
    response = visit.page("sign_on", address=address)
    keep(response, NOTE, note, NOTE_PATH)
    return response


def forget_note(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(NOTE.name, path=NOTE_PATH, samesite="Lax")
    return response


def carried_note(request: HttpRequest) -> str:
    return request.COOKIES.get(NOTE.name, "")
