"""Records security events of accounts and API keys, in the one middleware that all responses pass.

Requests without session, key or sign-in are not looked at: visitors leave no record. Comparing who
is signed in before and after a request covers every sign-in and sign-out, including pages of
libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from brandportal.accounts.models import User
from brandportal.journal.models import SecurityKind
from brandportal.journal.security import note
from brandportal.web.address import client_address, kept_network
from brandportal.web.downloads import is_download

# Addresses that answer a wrong password, code or passkey with the same form again, or with a
# redirect back.
SIGN_IN_ROUTES = {
    "account_login": SecurityKind.SIGN_IN_FAILED,
    "mfa_login_webauthn": SecurityKind.SIGN_IN_FAILED,
    "mfa_authenticate": SecurityKind.SECOND_FACTOR_FAILED,
}
CONFIRMING_ROUTES = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
NUMBER = re.compile(r"[0-9]{1,20}|[0-9]{4}-[0-9]{1,6}")
SIGN_OUT_ROUTES = ("account_logout", "admin:logout")


def note_of(request: HttpRequest, kind: SecurityKind, by: User | None, detail: str = "") -> None:
    """Record one event with the truncated client address."""
    network = kept_network(client_address(request))
    note(kind=kind, by=by, now=timezone.now(), network=network, detail=detail)


def route_of(request: HttpRequest) -> str:
    """The URL name of the request; '' if there is none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


def place_of(request: HttpRequest) -> str:
    """Method, URL name, and the numbers in the address, also those of applications: no words, which
    may be codes or typed text.
    """
    match = getattr(request, "resolver_match", None)
    if match is None:
        return str(request.method)
    numbers = [str(value) for value in match.kwargs.values() if NUMBER.fullmatch(str(value))]
    verbs = [str(match.kwargs["verb_name"])] if "verb_name" in match.kwargs else []
    return " ".join([str(request.method), match.view_name, *numbers, *verbs])


def _looked_for(request: HttpRequest, response: HttpResponse, person: User) -> bool:
    """Whether somebody of the programme was told that a record is not there, which is also said of
    one that is closed: the event says the same of both.
    """
    match = getattr(request, "resolver_match", None)
    return response.status_code == 404 and bool(match and match.kwargs) and bool(person.roles)


class SecurityLogMiddleware:
    """Records sign-ins, sign-outs, failures, refusals and downloads of people with an account, and
    failed API keys.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = self._before(request)
        response = self.get_response(request)
        for kind, by, detail in self._happened(request, response, before):
            note_of(request, kind, by, detail)
        return response

    @staticmethod
    def _before(request: HttpRequest) -> User | None:
        """Who is signed in; no session is loaded for a visitor without one."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = request.user
        return user if isinstance(user, User) else None

    @staticmethod
    def _after(request: HttpRequest, before: User | None) -> User | None:
        """Who is signed in now. Signing in and out replaces the user of the request."""
        user: Any = request.user
        if type(user) is SimpleLazyObject:
            return before
        return user if isinstance(user, User) else None

    def _happened(
        self, request: HttpRequest, response: HttpResponse, before: User | None
    ) -> Iterator[tuple[SecurityKind, User | None, str]]:
        after, route = self._after(request, before), route_of(request)
        if before and (after is None or after.pk != before.pk):
            left = SecurityKind.SIGN_OUT if route in SIGN_OUT_ROUTES else SecurityKind.SESSION_ENDED
            yield left, before, route
        if after and (before is None or after.pk != before.pk):
            yield SecurityKind.SIGN_IN, after, route
        if request.method == "POST" and after is None and before is None:
            yield from self._failed(request, response, route)
        if request.method == "POST" and route in CONFIRMING_ROUTES and response.status_code != 302:
            yield SecurityKind.CONFIRMATION_FAILED, before, route
        # Without the key's identity: a reader could tell a revoked key from one that never existed.
        if response.status_code == 401 and request.headers.get("Authorization"):
            yield SecurityKind.KEY_FAILED, None, route
        person = after or before
        if person and getattr(response, "for_conflict", False):
            yield SecurityKind.CONFLICT, person, place_of(request)
        elif person and (response.status_code == 403 or _looked_for(request, response, person)):
            yield SecurityKind.REFUSED, person, place_of(request)
        if person and is_download(response):
            yield SecurityKind.DOWNLOADED, person, place_of(request)

    @staticmethod
    def _failed(
        request: HttpRequest, response: HttpResponse, route: str
    ) -> Iterator[tuple[SecurityKind, User | None, str]]:
        """A failed attempt, with its account if there is one. What was typed is not recorded."""
        kind = SIGN_IN_ROUTES.get(route)
        asked_further = response.status_code == 302 and route != "mfa_login_webauthn"
        if kind is None or asked_further:
            return
        if kind == SecurityKind.SECOND_FACTOR_FAILED:
            login = unstash_login(request, peek=True)
            yield kind, login.user if login else None, route
        else:
            name = request.POST.get("login", "")[:150].replace("\x00", "")
            yield kind, User.objects.filter(username__iexact=name).first(), route
