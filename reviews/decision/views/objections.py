"""Filing an objection or a tip, and following it by its code.

The code is sent in a request's body and kept in an encrypted cookie for half an hour: it is in no
address and no log.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.documents.answers import document_answer
from brandportal.tokens import purpose
from brandportal.web.cookies import remember, remembered
from brandportal.web.crumbs import Crumb
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import sent, submit
from reviews.decision.filing import add_proof, file_objection, objection_by_code
from reviews.decision.models import Objection, PublicNotice, Tip
from reviews.decision.objection_forms import (
    MoreProofForm,
    ObjectionCodeForm,
    ObjectionForm,
    TipForm,
)
from reviews.decision.presenters.answers import answer_document, answer_links
from reviews.decision.presenters.objections import filing_context, state_context
from reviews.decision.tips import tell, tip_by_code
from reviews.decision.views.notices import notice_of
from reviews.rating.views.rate_limit import RateLimitResult, apply_limit_headers, rate_limit

FOLLOWED = purpose("objection", seconds=30 * 60)
PATH = "/notices/"
UNKNOWN_CODE = gettext_noop(
    "There is no objection with this code under this notice. Please compare it with what you noted."
)


def found_by(notice: PublicNotice, code: str) -> Objection | Tip | None:
    """The objection or the tip of this notice with this code."""
    return objection_by_code(notice, code) or tip_by_code(notice, code)


def followed(request: HttpRequest, notice: PublicNotice) -> Objection | Tip | None:
    """What this browser filed or asked for within the last half hour."""
    code = remembered(request, FOLLOWED, bound=notice.evaluation.cycle.edition)
    return found_by(notice, code) if code else None


def _to_its_state(notice: PublicNotice, filed: Objection | Tip) -> HttpResponse:
    year = notice.evaluation.cycle.edition
    response = redirect("public:objection-status", year)
    remember(response, FOLLOWED, filed.code, path=PATH, bound=year)
    return response


def _above(notice: PublicNotice) -> list[Crumb]:
    """The way back from the pages of an objection."""
    year = notice.evaluation.cycle.edition
    return [Crumb.to(_("Public notice"), "public:notice-detail", year)]


@sensitive_post_parameters("name", "contact", "statement")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest, year: str) -> HttpResponse:
    """Accept an objection under real name and redirect to its state."""
    return _new(request, year, ObjectionForm, file_objection, "objection_new")


@sensitive_post_parameters("text")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tip_new(request: HttpRequest, year: str) -> HttpResponse:
    """Accept a tip without a name and redirect to the page with its code."""
    return _new(request, year, TipForm, tell, "tip_new")


def _new(
    request: HttpRequest,
    year: str,
    form_class: type[PortalForm],
    verb: Callable[..., Any],
    page: str,
) -> HttpResponse:
    notice, now = notice_of(year), timezone.now()
    initial = {"application": request.GET.get("application")}
    form = form_class(**sent(request), notice=notice, initial=initial)
    context = {**filing_context(notice, now), "form": form, "crumbs": _above(notice)}
    template = f"reviews/decision/{page}.html"
    if request.method == "POST" and form.is_valid():
        held = _within_limits(request, form.cleaned_data.get("contact", ""))
        if not held.ok:
            page_again = render(
                request, template, {**context, **held.page_context}, status=held.status
            )
            return apply_limit_headers(request, page_again)
    filed = submit(form, verb, notice=notice, now=now)
    if filed:
        return _to_its_state(notice, filed.result)
    return render(request, template, context, status=filed.status)


def _within_limits(request: HttpRequest, person: str) -> RateLimitResult:
    actions = ("objection", "objector") if person else ("objection",)
    return rate_limit(request, actions, person=person, now=timezone.now())


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_status(request: HttpRequest, year: str) -> HttpResponse:
    """Ask for a code; show the stages and the answer; take another file as long as it is open."""
    notice = notice_of(year)
    if request.method != "POST":
        return _state(request, notice)
    if "forget" in request.POST:
        response = redirect("public:objection-status", year)
        response.delete_cookie(FOLLOWED.name, path=PATH)
        return response
    if "proof_of" in request.POST:
        return _more_proof(request, notice)
    return _opened(request, notice)


def _state(
    request: HttpRequest,
    notice: PublicNotice,
    *,
    form: ObjectionCodeForm | None = None,
    status: int = 200,
    limit: RateLimitResult | None = None,
    **more: Any,
) -> HttpResponse:
    """The page of what this browser follows, or, without it, the form for a code."""
    found = followed(request, notice) if form is None else None
    context: dict[str, Any] = {
        "notice": notice,
        "form": form or ObjectionCodeForm(),
        "crumbs": _above(notice),
        "tip": found if isinstance(found, Tip) else None,
        **(limit.page_context if limit else {}),
        **more,
    }
    if isinstance(found, Objection):
        context |= {
            **state_context(found),
            "papers": answer_links(
                found, "public:objection-answer", notice.evaluation.cycle.edition
            ),
            "proof_form": more.get("proof_form") or MoreProofForm(),
        }
    return render(request, "reviews/decision/objection_status.html", context, status=status)


@never_cache
@require_safe
def objection_answer(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The answer as a document, for whoever follows the objection in this browser."""
    found = followed(request, notice_of(year))
    if not isinstance(found, Objection) or found.answered_at is None:
        raise Http404
    return document_answer(answer_document(found), form=form, name=f"answer-{found.number}")


def _more_proof(request: HttpRequest, notice: PublicNotice) -> HttpResponse:
    found = followed(request, notice)
    if not isinstance(found, Objection):
        return redirect("public:objection-status", notice.evaluation.cycle.edition)
    held = _within_limits(request, "")
    if not held.ok:
        page = _state(request, notice, status=held.status, limit=held)
        return apply_limit_headers(request, page)
    form = MoreProofForm(**sent(request))
    added = submit(form, add_proof, objection=found, by=AnonymousUser(), now=timezone.now())
    if added:
        return redirect("public:objection-status", notice.evaluation.cycle.edition)
    return _state(request, notice, status=added.status, proof_form=form)


def _opened(request: HttpRequest, notice: PublicNotice) -> HttpResponse:
    form = ObjectionCodeForm(request.POST)
    if not form.is_valid():
        return _state(request, notice, form=form, status=422)
    held = rate_limit(request, ("objection_code",), now=timezone.now())
    if not held.ok:
        page = _state(request, notice, form=form, status=held.status, limit=held)
        return apply_limit_headers(request, page)
    found = found_by(notice, form.cleaned_data["code"])
    if found is None:
        form.add_error("code", _(UNKNOWN_CODE))
        return _state(request, notice, form=form, status=422)
    return _to_its_state(notice, found)
