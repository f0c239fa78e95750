"""The API for an agency's own system: JSON in and out, a register key in the header, no
session.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from applications.models import Application
from brandportal.errors import BadInput, NotAllowed, Refused
from brandportal.plain_json import read_json
from brandportal.tables.cells import plain_cell
from brandportal.tables.shapes import Cell, Row
from brandportal.web.refusals import refusal_status
from reviews.rating.enums import RaterGroup
from reviews.registers.keys import TooMany, use_key
from reviews.registers.models import Register
from reviews.registers.registers import Outcome, by_stratum, hand_over, holding
from reviews.registers.tables import COLUMNS
from reviews.registers.terms import BySystem, may_hand_over, still_open, terms

MOST_A_CALL = 5000
SHOWN_PROBLEMS = 1000
SCHEME = "Bearer "


# Browsers do not send such a header by themselves, so no other site can forge a call.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, number: str) -> JsonResponse:
    """GET: terms and the size of the register. POST: submit cases; all or, with `take_good`, the
    valid ones.

    401 without an active key, 404 for another agency's application, 409 after the deadline, 413 too
    large, 422 with every problem by its position in the list, 429 after sixty calls an hour.
    """
    now = timezone.now()
    try:
        key = use_key(typed=_key(request), now=now)
    except NotAllowed as refusal:
        answer = _no(refusal.reason, 401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    except TooMany as refusal:
        answer = _no(refusal.reason, 429)
        answer["Retry-After"] = str(refusal.retry_after)
        return answer
    application = (
        Application.objects.filter(number=number, agency=key.agency)
        .select_related("cycle")
        .prefetch_related("cycle__windows")
        .first()
    )
    if application is None:
        return _no(_("Your agency has no application of this number."), 404)
    if request.method == "GET":
        return JsonResponse(_standing(application, now))
    may = may_hand_over(application, by=BySystem(key), now=now)
    if not may:
        return _no(may.reason, 409)  # checked before the body is read
    try:
        lines, take_good = _asked(request)
        outcome = hand_over(
            application=application, lines=lines, take_good=take_good, by=BySystem(key), now=now
        )
    except RequestDataTooBig:
        return _no(_("A call has at most 2 MB. Please send fewer cases at a time."), 413)
    except Refused as refusal:
        return _no(refusal.reason, refusal_status(refusal))
    return _answer(outcome)


def _key(request: HttpRequest) -> str:
    sent = request.headers.get("Authorization", "")
    return sent[len(SCHEME) :].strip() if sent.startswith(SCHEME) else ""


def _no(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)


def _asked(request: HttpRequest) -> tuple[list[Row], bool]:
    """The cases of the call as rows, counted from 1, and whether invalid ones may be skipped."""
    try:
        said = read_json(request.body)
    except ValueError:
        raise BadInput(_("This is not JSON.")) from None
    cases = said.get("cases") if isinstance(said, dict) else None
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise BadInput(_("Please send an object with a list “cases” of objects."))
    if not 1 <= len(cases) <= MOST_A_CALL:
        raise BadInput(_("A call has between 1 and 5,000 cases."))
    lines = [
        Row(place, {name: _cell(case.get(name)) for name in COLUMNS})
        for place, case in enumerate(cases, start=1)
    ]
    return lines, said.get("take_good") is True


def _cell(value: Any) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, str):
        return plain_cell(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Cell(str(value))
    return Cell("", "error")


def _answer(outcome: Outcome) -> JsonResponse:
    checked, made = outcome.checked, outcome.delivery
    problems = [
        {"case": row.row, "field": row.column, "reason": row.sentence}
        for row in checked.problems[:SHOWN_PROBLEMS]
    ]
    found = {
        "looked_at": checked.rows,
        "taken": made.taken if made else 0,
        "known": made.known if made else 0,
        "left_out": made.left_out if made else checked.rows,
        "problems": problems,
        "problems_in_all": len(checked.problems),
    }
    return JsonResponse(found, status=200 if made else 422)


def _standing(application: Application, now: datetime) -> dict[str, Any]:
    said, answer = terms(application.cycle), still_open(application.cycle, now)
    standing = Register.objects.filter(
        application=application, group=RaterGroup.SERVICE_RECIPIENTS
    ).first()
    held = holding(standing)
    return {
        "application": application.number,
        "open": answer.ok,
        "reason": answer.reason,
        "first_day": said and said.first_day.isoformat(),
        "last_day": said and said.last_day.isoformat(),
        "deadline": said and said.deadline.isoformat(),
        "service_points": list(application.service_points.values_list("name", flat=True)),
        "cases": held.cases,
        "people": held.people,
        "by_point_and_month": [
            {"point": point, "month": month, "cases": count}
            for point, month, count in by_stratum(standing)
        ],
    }
