"""Rate limits before a rating is accepted: near a limit a proof of work, with an alternative for
everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from brandportal.web.limits import Spent, remember_spends, spend
from brandportal.web.proof import (
    Ticket,
    accept_proof,
    accept_ticket,
    new_challenge,
    new_ticket,
    read_ticket,
)
from reviews.rating.limits import Who, come_back, spends_of, who_sends

TOO_MANY = 429


@dataclass(frozen=True)
class ProofAsked:
    """The data of `components/proof.html`: the page's ticket, and how long it must still wait."""

    ticket: str
    wait: int
    came_too_early: bool


@dataclass(frozen=True)
class RateLimitResult:
    """Whether a step may continue. Else a `refusal`, or a `proof` requested on the same page."""

    ok: bool
    refusal: str = ""
    proof: ProofAsked | None = None
    retry_after: int = 0
    status: int = TOO_MANY

    @property
    def page_context(self) -> dict[str, object]:
        """The context for the step's page."""
        return {"refusal": self.refusal, "proof": self.proof}


GO_ON = RateLimitResult(True)


def rate_limit(
    request: HttpRequest, actions: tuple[str, ...], *, person: str = "", now: datetime
) -> RateLimitResult:
    """Count the actions of this request (settings.LIMITS), once and in one round trip.

    Over a limit: a sentence that says when to come back and what else is possible. Near one: a
    proof of work or a ticket that has waited lets the request pass; a page without either gets a
    ticket. Nothing is counted unless it passes.
    """
    who = who_sends(request, person)
    spends = spends_of(actions, who)
    spent = spend(spends, now=now)
    if spent.near:
        held = _prove(request, who, now)
        if held:
            return _noted(request, held)
        spent = spend(spends, now=now, proved=True)
    if not spent.ok:
        return _noted(request, _refused(spent))
    remember_spends(request, spends)
    return GO_ON


def _refused(spent: Spent) -> RateLimitResult:
    return RateLimitResult(False, refusal=come_back(spent), retry_after=spent.retry_after)


def _prove(request: HttpRequest, who: Who, now: datetime) -> RateLimitResult | None:
    """None if a valid proof or ticket came with the request and was used; else what is
    requested.
    """
    if accept_proof(request.POST.get("proof", "")):
        return None
    ticket = read_ticket(request.POST.get("ticket", ""), now=now)
    if ticket is None:
        return _ask(new_ticket(now=now), now)
    if ticket.waits(now):
        return _ask(ticket, now, came_too_early=True)
    waited = spend(spends_of(("wait",), who), now=now)
    if not waited.ok:
        return _refused(waited)
    if accept_ticket(ticket, now=now):
        return None
    return _ask(new_ticket(now=now), now)


def _ask(ticket: Ticket, now: datetime, *, came_too_early: bool = False) -> RateLimitResult:
    wait = ticket.waits(now)
    return RateLimitResult(
        False, proof=ProofAsked(ticket.text(), wait, came_too_early), retry_after=wait
    )


def _noted(request: HttpRequest, held: RateLimitResult) -> RateLimitResult:
    request.rating_guard = held
    return held


def apply_limit_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the response headers of the result: when to come back, and permission for the proof's web
    worker.
    """
    held: RateLimitResult | None = getattr(request, "rating_guard", None)
    if held is not None:
        response.headers["Retry-After"] = str(held.retry_after)
        if held.proof:
            response._csp_update = {"worker-src": [SELF]}
    return response


@never_cache
@require_safe
def proof_challenge(request: HttpRequest) -> JsonResponse:
    """A fresh challenge for the browser's widget."""
    return JsonResponse(new_challenge(now=timezone.now()))
