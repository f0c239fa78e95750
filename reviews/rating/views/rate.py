"""The rating page: one address, three steps, no state on the server between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from applications.cycles.enums import Stage
from applications.cycles.timeline import window
from applications.models import Application, ServicePoint
from brandportal.errors import BadInput, Refused
from brandportal.tokens import issue, purpose, read
from brandportal.web.cookies import remember, remembered
from brandportal.web.page_cache import cacheable, cached_page
from brandportal.web.refusals import refusal_status
from brandportal.web.submissions import sent, submit
from brandportal.web.switches import switched
from reviews.identity.forms import CodeForm, PhoneForm
from reviews.identity.phone_codes import UsedCode, send_code, with_code
from reviews.identity.pseudonyms import normalise_code
from reviews.identity.sign_on import offered as sign_on_name
from reviews.identity.views import leave_for_sign_on
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.forms import AnswerSheet
from reviews.rating.invitations import in_fours, rate_invited
from reviews.rating.limits import RATE_PATH, rater_marks, remember_device
from reviews.rating.models import Rating
from reviews.rating.rating import rate as rate_brand
from reviews.rating.rating import rating_verdict
from reviews.rating.reasons import offered
from reviews.rating.receipts import Receipt
from reviews.rating.views.rate_limit import apply_limit_headers, rate_limit
from reviews.rating.views.receipt_qr import receipt_qr
from reviews.showcase.brands import public_brands, shuffled
from reviews.showcase.presenters import agency_name
from reviews.showcase.scanned import ballot, service_point

RATER = purpose("rater", seconds=2 * 3600)
PENDING = purpose("code-to-rate", seconds=15 * 60)
RATED = purpose("rated", seconds=600)
INVITED = purpose("invited", seconds=30 * 60)
SUGGESTIONS = 3
INVITATION_LIMIT = 40


@dataclass
class Visit:
    """One request to the rating page of one brand. Counter tablets use a subclass (see `kiosk`)."""

    channel: ClassVar[str] = Channel.PHONE
    letter_channel: ClassVar[str] = Channel.INVITATION
    may_sign_on: ClassVar[bool] = True

    request: HttpRequest
    application: Application
    now: datetime
    sheet: AnswerSheet

    @property
    def year(self) -> int:
        return self.application.cycle.year

    @cached_property
    def point(self) -> ServicePoint | None:
        """The service point whose QR code was scanned."""
        return service_point(self.application, self.request.GET.get("p", ""))

    def page(self, step: str, *, status: int = 200, **context: object) -> HttpResponse:
        """A step's page, with the input so far."""
        shared = {
            "application": self.application,
            "brand": self.application.brand,
            "agency": agency_name(self.application.agency),
            "sheet": self.sheet,
            "is_known": bool(self.known_rater),
            "point": self.point,
            "sign_on": sign_on_name() if self.may_sign_on else "",
            **context,
        }
        return render(self.request, f"reviews/rating/{step}.html", shared, status=status)

    @cached_property
    def known_rater(self) -> str:
        """The pseudonym that this browser verified within the last two hours, or an empty
        string.
        """
        return remembered(self.request, RATER, bound=str(self.year)) or ""

    def given(self) -> dict[str, Any]:
        """The values that every way of rating stores."""
        return {
            "application": self.application,
            "answer": self.sheet.answer(),
            "comment": self.sheet.comment,
            "service_point_id": self.point.pk if self.point else None,
            # A page sent twice over a bad connection carries the same token.
            "nonce": self.request.POST.get("csrfmiddlewaretoken", ""),
            "marks": rater_marks(self.request, self.year),
            "now": self.now,
        }

    def held(
        self, step: str, *actions: str, person: str = "", **context: object
    ) -> HttpResponse | None:
        """None if the rate limits allow these actions; else the step's page again, with a sentence
        or a request for a proof.
        """
        found = rate_limit(
            self.request, actions, person=f"{self.application.pk}:{person}", now=self.now
        )
        if found.ok:
            return None
        return self.page(step, status=found.status, **found.page_context, **context)

    def thank(self, receipt: Receipt) -> HttpResponse:
        """Redirect to the page that shows the receipt."""
        code = self.application.brand.code
        response = HttpResponseRedirect(_thanks_address(code))
        remember(response, RATED, receipt.code, path=RATE_PATH, bound=code)
        if INVITED.name in self.request.COOKIES:
            response.delete_cookie(INVITED.name, path=RATE_PATH)
        return response

    def remember(self, response: HttpResponse, pseudonym: str) -> None:
        """Remember for two hours that this browser's person was verified."""
        remember(response, RATER, pseudonym, path=RATE_PATH, bound=str(self.year))


@lru_cache(maxsize=4096)
def _thanks_address(code: str) -> str:
    return reverse("public:rate-thanks", args=[code])


@sensitive_post_parameters("phone", "code", "invitation", "pending", "comment")
@cached_page(params=("p",), personal=(RATER.name, INVITED.name))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Show the five levels; take the answer; ask what went wrong; verify the telephone once; thank.

    The input is carried in the forms, so that every step works without JavaScript and a refusal
    loses nothing.
    """
    application = ballot(code)
    if application is None:
        return render(request, "reviews/rating/unknown.html", {"code": code}, status=404)
    now = timezone.now()
    verdict = rating_verdict(application, now)
    if request.method != "POST":
        if "i" in request.GET:
            return _without_the_code(request, application)
        if not verdict:
            return render(request, "reviews/rating/closed.html", _closed(application, verdict))
        return _landing(request, application, now)
    point = service_point(application, request.GET.get("p", ""))
    visit = Visit(request, application, now, sheet_of(request, application, on_site=bool(point)))
    if switched(request) is not None:
        return shown_again(visit)
    if not visit.sheet.is_valid():
        return visit.page("answer", status=422)
    if not verdict:
        return visit.page("answer", status=409, refusal=verdict.reason)
    step = STEPS.get(request.POST.get("step", ""), _after_answer)
    response = apply_limit_headers(request, step(visit))
    remember_device(request, response)
    return response


rate.shows_switched = True


def sheet_of(request: HttpRequest, application: Application, *, on_site: bool) -> AnswerSheet:
    """What was sent. At a service point nothing is offered that is about online services."""
    ticked = tuple(request.POST.getlist("reasons"))
    shown = offered(application.cycle.rules, on_site=on_site)
    return AnswerSheet(request.POST.dict(), ticked, offered=shown)


def shown_again(visit: Visit) -> HttpResponse:
    """The step from which a switch was pressed, in the other language or size: nothing is done."""
    step = visit.request.POST.get("step", "")
    if step == "sign-on" and visit.may_sign_on and visit.sheet.is_valid():
        return leave_for_sign_on(visit)
    # Only the demonstration has shown it; the next page shows what its own form has sent.
    shown = visit.request.POST.get("shown", "")[:6]
    pages: dict[str, dict[str, Any]] = {
        "phone": {"phone_form": PhoneForm()},
        "code": {"code_form": CodeForm(), "shown": shown},
        "wrong": {},
    }
    return visit.page(step, **pages[step]) if step in pages else visit.page("answer")


def _without_the_code(request: HttpRequest, application: Application) -> HttpResponse:
    """A letter or a message links with the code. It goes into an encrypted cookie, and the browser
    to the address without it, so that neither its history nor a Referer holds the code.
    """
    code = application.brand.code
    asked = request.GET.copy()
    invitation = asked.pop("i")[0][:INVITATION_LIMIT]
    rest = f"?{asked.urlencode()}" if asked else ""
    response = HttpResponseRedirect(reverse("public:rate", args=[code]) + rest)
    remember(response, INVITED, invitation, path=RATE_PATH, bound=code)
    return response


def _landing(request: HttpRequest, application: Application, now: datetime) -> HttpResponse:
    """The first page. Everybody who scans the same code gets the same page, at most until the
    rating closes.
    """
    invitation = remembered(request, INVITED, bound=application.brand.code) or ""
    on_site = service_point(application, request.GET.get("p", "")) is not None
    shown = offered(application.cycle.rules, on_site=on_site)
    visit = Visit(request, application, now, AnswerSheet({"invitation": invitation}, offered=shown))
    page = visit.page("answer")
    closing = window(application.cycle, Stage.RATING)
    if closing is None or invitation or ("p" in request.GET and visit.point is None):
        return page
    return cacheable(page, until=closing.closes_at)


def _closed(application: Application, verdict: object) -> dict[str, object]:
    return {
        "application": application,
        "brand": application.brand,
        "agency": agency_name(application.agency),
        "verdict": verdict,
    }


def _after_answer(visit: Visit) -> HttpResponse:
    """A bad rating is asked what went wrong; an invited or recognised rater is done; others give a
    telephone.
    """
    sheet = visit.sheet
    if sheet.is_bad and not sheet.tells_why:
        asked_before = visit.request.POST.get("step") == "wrong"
        if asked_before:
            sheet.errors["reasons"] = _("Please tick at least one, or write a few words.")
        return visit.page("wrong", status=422 if asked_before else 200)
    if sheet.invitation:
        return _rate_invited(visit, sheet.invitation)
    if visit.known_rater and not visit.request.POST.get("other_person"):
        held = visit.held("answer", "rate", "change", person=visit.known_rater)
        return held or rate_as(visit, visit.known_rater)
    return visit.page("phone", phone_form=PhoneForm())


def _rate_invited(visit: Visit, invitation: str) -> HttpResponse:
    held = visit.held("answer", "rate", "change", "guess", person=normalise_code(invitation))
    if held is not None:
        return held
    try:
        receipt = rate_invited(code=invitation, channel=visit.letter_channel, **visit.given())
    except BadInput as refusal:
        visit.sheet.errors[refusal.field or "invitation"] = refusal.reason
        return visit.page("answer", status=422)
    except Refused as refusal:
        return visit.page("answer", status=refusal_status(refusal), refusal=refusal.reason)
    return visit.thank(receipt)


def rate_as(visit: Visit, pseudonym: str) -> HttpResponse:
    """Rate as a person identified by a verified telephone or by the city's sign-on."""
    try:
        receipt = rate_brand(
            pseudonym=pseudonym,
            group=RaterGroup.PUBLIC,
            channel=visit.channel,
            **visit.given(),
        )
    except Refused as refusal:
        return visit.page("answer", status=refusal_status(refusal), refusal=refusal.reason)
    return visit.thank(receipt)


def _after_phone(visit: Visit) -> HttpResponse:
    """Send the code and ask for it."""
    form = PhoneForm(**sent(visit.request))
    if not form.is_valid():
        return visit.page("phone", status=422, phone_form=form)
    held = visit.held("phone", "send", phone_form=form)
    if held is not None:
        return held
    asked = submit(form, send_code, evaluation=visit.application.cycle.evaluation, now=visit.now)
    if not asked:
        return visit.page("phone", status=asked.status, phone_form=form)
    code = asked.result
    pending = issue(code.pseudonym, purpose=PENDING, now=visit.now, bound=_exchange(visit))
    return visit.page("code", code_form=CodeForm(initial={"pending": pending}), shown=code.shown)


def _after_code(visit: Visit) -> HttpResponse:
    """Check the code, rate, and remember for two hours that this browser's person was verified.

    Anybody who knows a number can get here. Before the code is right, no response, count or prompt
    may depend on the data about the number.
    """
    form = CodeForm(**sent(visit.request))
    pseudonym = _pending(visit)
    if not pseudonym:
        expired = _("Too much time has passed. Please ask for a new code; your answer is kept.")
        return visit.page("phone", status=409, phone_form=PhoneForm(), refusal=expired)
    if not form.is_valid():
        return visit.page("code", status=422, code_form=form)
    held = visit.held("code", "rate", code_form=form)
    if held is not None:
        return held

    def rate(*, code: str, pending: str) -> HttpResponse:
        return with_code(
            evaluation=visit.application.cycle.evaluation,
            pseudonym=pseudonym,
            code=code,
            now=visit.now,
            do=lambda: (
                visit.held("answer", "change", person=pseudonym) or rate_as(visit, pseudonym)
            ),
        )

    rated = submit(form, rate)
    if not rated:
        before = isinstance(rated.refusal, UsedCode) and _has_rated(visit, pseudonym)
        return visit.page("code", status=rated.status, code_form=form, already_rated=before)
    visit.remember(rated.result, pseudonym)
    return rated.result


def _has_rated(visit: Visit, pseudonym: str) -> bool:
    return Rating.objects.filter(application=visit.application, pseudonym=pseudonym).exists()


def _exchange(visit: Visit) -> str:
    """What a requested code is bound to: the brand's rating of this award year."""
    return f"{visit.year}|{visit.application.brand.code}"


def _pending(visit: Visit) -> str:
    """The pseudonym that the code was sent to, from the hidden field; empty if it is expired or
    forged.
    """
    token = visit.request.POST.get("pending", "")
    return read(token, purpose=PENDING, now=visit.now, bound=_exchange(visit)) or ""


STEPS = {
    "answer": _after_answer,
    "wrong": _after_answer,
    "phone": _after_phone,
    "code": _after_code,
    "sign-on": leave_for_sign_on,
}


@never_cache
@require_safe
def rate_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank the person who has just rated; redirect others to the rating page."""
    application = ballot(code)
    brand = application.brand.code if application else ""
    receipt = remembered(request, RATED, bound=brand)
    if application is None or receipt is None:
        return redirect("public:rate", code=code)
    others = public_brands().filter(cycle=application.cycle, status=application.status)
    context = {
        "application": application,
        "brand": application.brand,
        "agency": agency_name(application.agency),
        "window": next(
            (row for row in application.cycle.windows.all() if row.stage == "rating"), None
        ),
        "receipt": in_fours(receipt),
        "receipt_qr": receipt_qr(receipt),
        "others": shuffled(others.exclude(pk=application.pk))[:SUGGESTIONS],
    }
    return render(request, "reviews/rating/thanks.html", context)
