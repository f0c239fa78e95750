"""The public register of titles: the list, a title's live status, its certificate and QR code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from audits.annual_review.presenters.reviews import promises, verdict_of
from audits.titles.certificate import certificate_pdf, live_address, may_issue, qr_svg
from audits.titles.filters import TitleFilter
from audits.titles.models import Title
from audits.titles.presenters import (
    being_rated,
    live_sentence,
    plaque_sentences,
    shared_title,
    title_picture,
    title_seal,
)
from audits.titles.titles import is_commended
from brandportal.documents.sharing import picture_answer, shared_list
from brandportal.errors import require
from brandportal.web.lists import page_of
from brandportal.web.spreadsheets import download
from reviews.showcase.standing import standing_of

PAGE_SIZE = 24


@require_safe
def title_list(request: HttpRequest) -> HttpResponse:
    """Every title that was ever conferred, including revoked ones."""
    titles = TitleFilter(request.GET, queryset=Title.objects.register())
    page = page_of(request, titles.qs, PAGE_SIZE)
    rows = [(title, title_seal(title), title.pill) for title in page]
    context = {
        "filter": titles,
        "page_obj": page,
        "rows": rows,
        "shared": shared_list(
            title=_("Register of titles"),
            description=_(
                "Every title ever conferred, with its live status. A revoked title stays listed as"
                " revoked."
            ),
            path=reverse("public:title-list"),
        ),
    }
    return render(request, "audits/register/title_list.html", context)


def _title(number: str) -> Title:
    titles = Title.objects.register().select_related(
        "application__cycle__evaluation", "application__reserve_call", "succeeds"
    )
    return get_object_or_404(titles, number=number.upper())


@require_safe
def title_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The page of the plaque's QR code: the live status, the commitments, the annual reviews in
    effect.
    """
    title = _title(number)
    now = timezone.now()
    reviews = list(title.annual_reviews.in_effect())
    figures = [figure for review in reversed(reviews) for figure in review.figures.all()]
    context = {
        "title": title,
        "seal": title_seal(title),
        "pill": title.pill,
        "sentence": live_sentence(title, timezone.localdate(now)),
        "note": standing_of(title.application).note,
        "now": now,
        "commended": is_commended(title.application.cycle),
        "promises": promises(title.application, figures),
        "verdicts": [verdict_of(review) for review in reviews],
        "may_issue": may_issue(title),
        "being_rated": being_rated(title, now),
        "plaques": plaque_sentences(title),
        "successor": Title.objects.filter(succeeds=title).first(),
        "shared": shared_title(title),
        "address": live_address(title),
    }
    return render(request, "audits/register/title_detail.html", context)


@require_safe
def title_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF, while the title is valid."""
    title = _title(number)
    require(when=may_issue(title))
    return download(
        certificate_pdf(title), name=f"{title.number}.pdf", content_type="application/pdf"
    )


@require_safe
def title_share(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """The picture beside a shared link to this title, with its status as it is now."""
    title = _title(number)
    return picture_answer(lambda: title_picture(title), language=language)


@require_safe
@cache_control(public=True, max_age=86400)
def title_qr(request: HttpRequest, number: str) -> HttpResponse:
    """The QR code to this title's live status."""
    return HttpResponse(qr_svg(_title(number)), content_type="image/svg+xml")
