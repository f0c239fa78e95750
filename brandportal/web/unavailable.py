"""Pages for unforeseen failures: 503 with a sentence while the database is down, 500 for a fault of
the program.

While the database is down nothing can be looked up, not even who is signed in. The page says in the
reader's language what happened and when to come back, and never that something was done.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.db import Error, InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.web.limits import give_back
from brandportal.web.refusals import unreadable
from brandportal.web.request_lines import request_id

RETRY_AFTER_SECONDS = 10
# Seconds that one query of a page may take; gunicorn kills a worker that is silent for 30.
PATIENCE_SECONDS = 15.0
MACHINES = ("/api/",)

# Classes of SQLSTATE: connection, out of resources, object not ready, ended by an operator, system,
# and serialization failures.
AWAY_CLASSES = ("08", "53", "55", "57", "58", "40")
READ_ONLY = "25006"
# SQLite's primary codes: busy, locked, read-only, disk, full, cannot open.
AWAY_CODES = {5, 6, 8, 10, 13, 14}


def _chain(failure: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        yield failure
        failure = failure.__cause__ or failure.__context__


def _is_away(failure: BaseException) -> bool:
    """Whether this failure means that the database cannot work now, and not that a query was
    wrong.
    """
    if isinstance(failure, InterfaceError):
        return True
    if not isinstance(failure, OperationalError | InternalError):
        return False
    said = failure.__cause__
    code = getattr(said, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in AWAY_CODES
    state = getattr(said, "pgcode", None)
    if state is None:
        # A connection that was never opened, or that broke, has no SQLSTATE.
        return isinstance(failure, OperationalError)
    return state == READ_ONLY or state.startswith(AWAY_CLASSES)


def database_is_away(failure: BaseException | None) -> bool:
    """Whether the failure or one of its causes comes from the database being down."""
    return any(_is_away(one) for one in _chain(failure) if isinstance(one, Error))


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with the sentence, as a page or as JSON. Uses no database.

    The request's counts under rate limits are given back, whichever handler noticed the failure.
    """
    give_back(request, now=timezone.now())
    sentence = _("The portal cannot reach its records just now. Please try again in a minute.")
    response: HttpResponse
    if _for_a_machine(request):
        response = _as_json(sentence, HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        frame = {
            "name": _("Agency Service Brands"),
            "is_demo": settings.DEMO,
            "text_size": request.COOKIES.get("text_size", ""),
        }
        told = {"portal": frame, "sentence": sentence, "request_id": request_id()}
        page = render_to_string("503.html", told)
        response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _as_json(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": sentence, "request_id": request_id()}, status=status)


def _for_a_machine(request: HttpRequest) -> bool:
    return (
        request.path_info.startswith(MACHINES)
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: called while the exception is being handled."""
    if database_is_away(sys.exception()):
        return unavailable(request)
    if _for_a_machine(request):
        sentence = _("Something went wrong on our side. Please try again later.")
        return _as_json(sentence, HTTPStatus.INTERNAL_SERVER_ERROR)
    page = render_to_string("500.html", {"request_id": request_id()})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: Django reports a session that could not be saved as a deleted one; the cause may
    be the database.
    """
    if database_is_away(exception):
        return unavailable(request)
    return unreadable(request, exception)


class DatabasePatience:
    """Limits the time of each query of a page; tasks and commands have no limit."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.patience = PATIENCE_SECONDS  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            connection.patience = None  # type: ignore[attr-defined]
