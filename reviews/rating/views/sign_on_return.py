"""The return from the city's sign-on: the rating is submitted at once, or the page is shown again
with its input.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from applications.models import ServicePoint
from brandportal.errors import Refused
from brandportal.web.refusals import refusal_status
from reviews.identity.sign_on import Note, finish, read_note
from reviews.identity.views import carried_note, forget_note, return_address
from reviews.rating.enums import Channel
from reviews.rating.forms import AnswerSheet
from reviews.rating.rating import rating_verdict
from reviews.rating.reasons import offered
from reviews.rating.views.rate import Visit, rate_as
from reviews.rating.views.rate_limit import apply_limit_headers
from reviews.showcase.scanned import ballot, service_point


class ReturningVisit(Visit):
    """A person who returns from the sign-on, with the answer given before."""

    channel: ClassVar[str] = Channel.SIGN_ON
    note: Note

    @property
    def point(self) -> ServicePoint | None:  # type: ignore[override]
        return service_point(self.application, self.note.point)

    def page(self, step: str, *, status: int = 200, **context: object) -> HttpResponse:
        """The forms of the page are sent to the brand's own address."""
        return super().page(step, status=status, action=self.address, **context)

    @property
    def address(self) -> str:
        """The brand's rating page, with the service point of the scanned code."""
        at = reverse("public:rate", args=[self.application.brand.code])
        return f"{at}?p={self.note.point}" if self.note.point else at

    def given(self) -> dict[str, Any]:
        return {**super().given(), "nonce": self.note.state}


@sensitive_variables("note", "pseudonym")
@never_cache
@require_safe
def sign_on_return(request: HttpRequest) -> HttpResponse:
    """Check the service's response, submit the stored rating, and thank.

    The redirect goes to the brand of the encrypted note, never to an address from the request.
    """
    now = timezone.now()
    note = read_note(carried_note(request), now=now)
    application = ballot(note.brand) if note else None
    if note is None or application is None or application.cycle.year != note.year:
        return forget_note(render(request, "reviews/rating/sign_on_lost.html", status=409))
    typed = [row for row in note.typed if row[0] != "reasons"]
    ticked = tuple(value for name, value in note.typed if name == "reasons")
    on_site = service_point(application, note.point) is not None
    shown = offered(application.cycle.rules, on_site=on_site)
    visit = ReturningVisit(
        request, application, now, AnswerSheet(dict(typed), ticked, offered=shown)
    )
    visit.note = note
    return forget_note(apply_limit_headers(request, _finished(visit)))


def _finished(visit: ReturningVisit) -> HttpResponse:
    if not visit.sheet.is_valid():
        return visit.page("answer", status=422)
    verdict = rating_verdict(visit.application, visit.now)
    if not verdict:
        return visit.page("answer", status=409, refusal=verdict.reason)
    try:
        pseudonym = finish(
            note=visit.note,
            answer=visit.request.GET.dict(),
            redirect_uri=return_address(),
            now=visit.now,
        )
    except Refused as refusal:
        return visit.page("answer", status=refusal_status(refusal), refusal=refusal.reason)
    held = visit.held("answer", "rate", "change", person=pseudonym)
    if held is not None:
        # The person is verified already, so a page with a proof of work needs no second sign-on.
        visit.remember(held, pseudonym)
        return held
    response = rate_as(visit, pseudonym)
    visit.remember(response, pseudonym)
    return response
