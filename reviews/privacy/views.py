"""The privacy page: which data of raters is kept, why and how long; and each person's own data:
shown, downloaded, erased.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import Cycle
from brandportal.office.data_page import in_words
from brandportal.personal_data import Kind, holdings
from brandportal.rulebook import default_rules
from brandportal.tokens import issue, purpose, read
from brandportal.web.spreadsheets import download, table_file
from brandportal.web.submissions import sent, submit
from brandportal.web.switches import switched
from reviews.evaluation.models import Evaluation
from reviews.identity.forms import CodeForm, PhoneForm
from reviews.identity.phone_codes import TO_SEE_OWN_DATA, check_code, send_code
from reviews.privacy.erasure import erase
from reviews.privacy.forms import LetterForm
from reviews.privacy.own_data import Known, held_about, known_by, known_by_letter
from reviews.privacy.presenters import as_rows, spoken
from reviews.rating.views.rate_limit import RateLimitResult, apply_limit_headers, rate_limit

PENDING = purpose("code-to-own-data", seconds=15 * 60)
PROOF = purpose("own-data", seconds=15 * 60)
# The data that a visitor can leave, in the order of the programme.
TOLD = (
    "reviews.phonecode",
    "reviews.rating",
    "reviews.comment",
    "reviews.servicecase",
    "reviews.ratinginvitation",
    "reviews.callbackwish",
    "reviews.pressurereport",
    "reviews.objection",
    "web.limitcount",
)
# The meaning of each field for a visitor; fields that end in "_by" name officials.
FIELD_WORDS = {
    "pseudonym": gettext_lazy("your telephone number"),
    "objector": gettext_lazy("your telephone number"),
    "phone": gettext_lazy("your telephone number"),
    "contact": gettext_lazy("your telephone number"),
    "objector_contact": gettext_lazy("your telephone number"),
    "code_hash": gettext_lazy("the code that was sent to you"),
    "receipt": gettext_lazy("the code on your receipt"),
    "network": gettext_lazy("network and device"),
    "block": gettext_lazy("network and device"),
    "device": gettext_lazy("network and device"),
    "key_hash": gettext_lazy("network and device"),
    "case_key": gettext_lazy("the number of your case"),
    "text": gettext_lazy("your words"),
    "statement": gettext_lazy("your words"),
    "objector_name": gettext_lazy("your name"),
}
# How the names of fields end that hold who dealt with a record, not whom it is about.
OFFICERS = ("_by", "investigator")
JSON_TYPE = "application/json; charset=utf-8"


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy page, with a table from the inventory and the terms of the current rules."""
    cycle = Cycle.objects.current()
    rules = (cycle.rules if cycle else None) or default_rules()
    context = {
        "rows": [_row(label, rules["privacy"]) for label in TOLD],
        "contact": settings.PRIVACY_CONTACT,
        "terms": rules["privacy"],
    }
    return render(request, "reviews/privacy/privacy.html", context)


def _row(label: str, numbers: dict[str, Any]) -> dict[str, Any]:
    """One row of the table: purpose, form, retention."""
    row = holdings()[label]
    forms = {
        Kind.PERSONAL: _("as it was typed"),
        Kind.KEYED: _("as a code that cannot be reversed"),
        Kind.ENCRYPTED: _("encrypted"),
    }
    ways = [
        (str(FIELD_WORDS[name]), forms[kind], in_words(row.ends(name), numbers))
        for name, kind in row.kinds.items()
        if kind in forms and not name.endswith(OFFICERS)
    ]
    return {"purpose": in_words(row.purpose, numbers), "ways": list(dict.fromkeys(ways))}


@sensitive_post_parameters("phone", "code", "letter", "pending", "proof_of")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Verify a telephone by a code, show its data, download or erase it; stateless on the
    server.
    """
    if request.method != "POST":
        return _first_page(request)
    if switched(request) is not None:
        return _again(request, timezone.now())
    step = STEPS.get(request.POST.get("step", ""), _send)
    return apply_limit_headers(request, step(request, timezone.now()))


own_data.shows_switched = True  # type: ignore[attr-defined]


def _again(request: HttpRequest, now: datetime) -> HttpResponse:
    """The step from which a switch was pressed, in the other language or size: nothing is done."""
    if request.POST.get("step") == "code":
        shown = request.POST.get("shown", "")[:6]
        return _page(request, "code", code_form=CodeForm(), shown=shown)
    if "proof_of" in request.POST:
        person = read(request.POST["proof_of"], purpose=PROOF, now=now)
        return _expired(request) if person is None else _show(request, person, now)
    return _first_page(request)


def _page(request: HttpRequest, step: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"reviews/privacy/{step}.html", context, status=status)


def _first_page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    forms = {"phone_form": PhoneForm(), "letter_form": LetterForm()}
    return _page(request, "phone", status=status, **{**forms, **context})


def _send(request: HttpRequest, now: datetime) -> HttpResponse:
    form = PhoneForm(**sent(request))
    evaluation = Evaluation.objects.select_related("cycle").order_by("-cycle__year").first()
    if not form.is_valid():
        return _first_page(request, status=422, phone_form=form)
    if evaluation is None:
        return _page(request, "nothing")
    held = rate_limit(request, ("send",), now=now)
    if not held.ok:
        return _first_page(request, status=held.status, phone_form=form, **held.page_context)
    asked = submit(form, send_code, evaluation=evaluation, now=now, purpose=TO_SEE_OWN_DATA)
    if not asked:
        return _first_page(request, status=asked.status, phone_form=form)
    person = known_by(form.cleaned_data["phone"])
    content = [evaluation.pk, asked.result.pseudonym, [_parts(one) for one in person]]
    pending = issue(content, purpose=PENDING, now=now)
    code_form = CodeForm(initial={"pending": pending})
    return _page(request, "code", code_form=code_form, shown=asked.result.shown)


def _check(request: HttpRequest, now: datetime) -> HttpResponse:
    form = CodeForm(**sent(request))
    pending = read(request.POST.get("pending", ""), purpose=PENDING, now=now)
    if pending is None:
        return _expired(request)
    if not form.is_valid():
        return _page(request, "code", status=422, code_form=form)
    held = rate_limit(request, ("guess",), now=now)
    if not held.ok:
        return _held_up(request, "code", held, code_form=form)
    evaluation_id, pseudonym, person = pending
    evaluation = Evaluation.objects.select_related("cycle").get(pk=evaluation_id)

    def check(*, code: str, pending: str) -> None:
        check_code(evaluation=evaluation, pseudonym=pseudonym, code=code, now=now)

    checked = submit(form, check)
    if not checked:
        return _page(request, "code", status=checked.status, code_form=form)
    return _show(request, person, now)


def _letter(request: HttpRequest, now: datetime) -> HttpResponse:
    """Somebody who rated with a letter's code; the code proves the rating, as it does when the
    rating is changed.
    """
    form = LetterForm(**sent(request))
    if not form.is_valid():
        return _first_page(request, status=422, letter_form=form)
    held = rate_limit(request, ("guess",), now=now)
    if not held.ok:
        return _first_page(request, status=held.status, letter_form=form, **held.page_context)
    found = submit(form, lambda *, letter: known_by_letter(letter))
    if not found:
        return _first_page(request, status=found.status, letter_form=form)
    return _show(request, [_parts(one) for one in found.result], now)


def _show(
    request: HttpRequest, person: list[Any], now: datetime, *, refusal: str = ""
) -> HttpResponse:
    years = held_about(Known(*parts) for parts in person)
    proof = issue(person, purpose=PROOF, now=now)
    context = {"years": spoken(years), "proof_of": proof, "refusal": refusal}
    return _page(request, "shown", status=422 if refusal else 200, **context)


def _download(request: HttpRequest, now: datetime) -> HttpResponse:
    person = read(request.POST.get("proof_of", ""), purpose=PROOF, now=now)
    if person is None:
        return _expired(request)
    years = held_about(Known(*parts) for parts in person)
    if request.POST.get("form") == "xlsx":
        head = (_("Award year"), _("What it is about"), _("Name"), _("Value"))
        rows = as_rows(spoken(years))
        return table_file("own-data", "xlsx", head, rows, title=_("My own data"), now=now)
    text = json.dumps({"held": years}, ensure_ascii=False, indent=2)
    return download(text.encode(), name="own-data.json", content_type=JSON_TYPE)


def _erase(request: HttpRequest, now: datetime) -> HttpResponse:
    person = read(request.POST.get("proof_of", ""), purpose=PROOF, now=now)
    if person is None:
        return _expired(request)
    if not request.POST.get("sure"):
        return _show(request, person, now, refusal=_("Please tick that you want this first."))
    known = [Known(*parts) for parts in person]
    done = erase(person=known, now=now, hide_answers=bool(request.POST.get("hide_answers")))
    context = {
        "waiting": [one for one in done if one.later],
        "hidden": sum(one.hidden for one in done),
        "shown": sum(one.shown for one in done),
        "unlinked": sum(one.unlinked for one in done),
        "comments": sum(one.comments for one in done),
        "contacts": sum(one.contacts for one in done),
        "objections_kept": sum(one.objections_kept for one in done),
    }
    return _page(request, "erased", **context)


def _held_up(request: HttpRequest, step: str, held: RateLimitResult, **forms: Any) -> HttpResponse:
    return _page(request, step, status=held.status, **forms, **held.page_context)


def _expired(request: HttpRequest) -> HttpResponse:
    expired = _("Too much time has passed. Please ask for a new code.")
    return _first_page(request, status=409, refusal=expired)


def _parts(known: Known) -> tuple[int, str, str]:
    return known.year, known.pseudonym, known.objector


STEPS = {
    "phone": _send,
    "code": _check,
    "letter": _letter,
    "download": _download,
    "erase": _erase,
}
