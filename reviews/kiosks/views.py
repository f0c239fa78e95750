"""The rating page for counter tablets: no links elsewhere, nobody is remembered, each person starts
with an empty page.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import ServicePoint
from brandportal.tokens import purpose
from brandportal.web.cookies import remember, remembered
from brandportal.web.qr import inline_qr
from brandportal.web.switches import switched
from reviews.kiosks.kiosks import kiosk_again, kiosk_marks, kiosk_of
from reviews.kiosks.models import Kiosk
from reviews.rating.enums import Channel
from reviews.rating.invitations import in_fours
from reviews.rating.rating import rating_verdict
from reviews.rating.receipts import Receipt
from reviews.rating.views.rate import STEPS, Visit, sheet_of, shown_again
from reviews.rating.views.rate_limit import apply_limit_headers
from reviews.rating.views.receipt_qr import receipt_qr
from reviews.showcase.presenters import agency_name
from reviews.showcase.scanned import ballot

KIOSK_PATH = "/kiosk/"
TABLET = purpose("kiosk", seconds=120 * 24 * 3600)
DRESS = {"layout": "layouts/kiosk.html", "kiosk": True}
STEPS_HERE = ("answer", "wrong", "phone", "code")


class KioskVisit(Visit):
    """One request from a counter tablet, with the tablet's brand and service point."""

    channel: ClassVar[str] = Channel.KIOSK
    letter_channel: ClassVar[str] = Channel.KIOSK
    may_sign_on: ClassVar[bool] = False
    kiosk: Kiosk

    @cached_property
    def point(self) -> ServicePoint | None:
        return self.kiosk.service_point

    @cached_property
    def known_rater(self) -> str:
        """Nobody: at a counter each rating comes from another person."""
        return ""

    def page(self, step: str, *, status: int = 200, **context: object) -> HttpResponse:
        return super().page(step, status=status, **DRESS, **context)

    def given(self) -> dict[str, Any]:
        return {**super().given(), "marks": kiosk_marks(self.kiosk, self.year)}

    def held(
        self, step: str, *actions: str, person: str = "", **context: object
    ) -> HttpResponse | None:
        """Counted by tablet, because the people of a whole hall share its network."""
        counted = [f"counter_{action}" for action in actions]
        return super().held(step, *counted, person=person, **context)

    def thank(self, receipt: Receipt) -> HttpResponse:
        """The receipt directly in the response, without a cookie that the next person would get."""
        context = {
            "receipt": in_fours(receipt.code),
            "receipt_qr": receipt_qr(receipt.code),
            **pressure(self.application.brand.code),
        }
        response = render(
            self.request,
            "reviews/kiosks/thanks.html",
            {
                "brand": self.application.brand,
                "agency": agency_name(self.application.agency),
                "point": self.point,
                **DRESS,
                **context,
            },
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def remember(self, response: HttpResponse, pseudonym: str) -> None:
        """Does nothing: nobody is remembered at the counter."""


def pressure(code: str) -> dict[str, str]:
    """The address where a person can report pressure from their own telephone."""
    address = f"{settings.BASE_URL}{reverse('public:rate-pressure', args=[code])}"
    return {"pressure_address": address.partition("://")[2], "pressure_qr": inline_qr(address)}


@never_cache
@require_safe
def kiosk_set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make this browser the tablet, and redirect to an address without the token, so that it is not
    in the address bar.
    """
    kiosk = kiosk_of(token)
    if kiosk is None:
        return render(request, "reviews/kiosks/off.html", DRESS, status=404)
    response = redirect("public:kiosk")
    remember(response, TABLET, [kiosk.pk, kiosk.token_hash], path=KIOSK_PATH)
    return response


@never_cache
@require_safe
def kiosk_next(request: HttpRequest) -> HttpResponse:
    """The next person: an empty page in the default language and text size."""
    response = redirect("public:kiosk")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.delete_cookie("text_size")
    return response


@sensitive_post_parameters("phone", "code", "invitation", "pending", "comment")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest) -> HttpResponse:
    """The rating page of the tablet's brand, with the usual steps."""
    known = remembered(request, TABLET)
    found = kiosk_again(*known) if known else None
    application = ballot(found.service_point.application.brand.code) if found else None
    if found is None or application is None or application.pk != found.service_point.application_id:
        return render(request, "reviews/kiosks/off.html", DRESS, status=403)
    # The rate limits identify this browser by the tablet instead of a cookie.
    request.rating_device, request.rating_device_is_new = f"kiosk:{found.pk}", False
    now = timezone.now()
    verdict = rating_verdict(application, now)
    if not verdict:
        context = {
            "brand": application.brand,
            "agency": agency_name(application.agency),
            "point": found.service_point,
            "verdict": verdict,
            "refusal": verdict.reason if request.method == "POST" else "",
        }
        status = 409 if request.method == "POST" else 200
        return render(request, "reviews/kiosks/closed.html", {**context, **DRESS}, status=status)
    posted = request.method == "POST"
    visit = KioskVisit(request, application, now, sheet_of(request, application, on_site=True))
    visit.kiosk = found
    if not posted:
        return visit.page("answer")
    if switched(request) is not None:
        return shown_again(visit)
    if not visit.sheet.is_valid():
        return visit.page("answer", status=422)
    step = request.POST.get("step", "")
    return apply_limit_headers(request, STEPS[step if step in STEPS_HERE else "answer"](visit))


kiosk.shows_switched = True  # type: ignore[attr-defined]
