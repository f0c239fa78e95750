"""The brands: the list, one brand, its QR code."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.cycles.timeline import next_change
from applications.form.enums import ApplicationStatus
from applications.models import Application
from applications.progress.presenters import kept_over_years
from brandportal.documents.sharing import picture_answer, shared_list
from brandportal.web.lists import page_of
from brandportal.web.page_cache import cacheable, cached_page
from reviews.comments.comments import public_comments
from reviews.evaluation.enums import AFTER_COUNT
from reviews.public_site.filters import BrandFilter
from reviews.rating.rating import rating_verdict
from reviews.showcase.brands import (
    newest_of_each,
    order_of_the_day,
    public_brands,
    public_files,
    with_stories,
    years_of,
)
from reviews.showcase.posters import qr_svg
from reviews.showcase.presenters import (
    agency_name,
    brand_picture,
    cards,
    logo_url,
    shared_brand,
)
from reviews.showcase.standing import standing_of, standings
from reviews.stories.stories import story_of

PAGE_SIZE = 24


@require_safe
def brand_list(request: HttpRequest) -> HttpResponse:
    """Every public brand once, in an order that changes daily, filtered by words, class,
    field of service, title and year.
    """
    found = BrandFilter(request.GET, queryset=with_stories(public_brands()), request=request)
    ordered = order_of_the_day(newest_of_each(found.qs), timezone.localdate())
    page = page_of(request, ordered, PAGE_SIZE)
    page.object_list = cards(page.object_list)
    context = {
        "filter": found,
        "page_obj": page,
        "shared": shared_list(
            title=_("Service brands"),
            description=_(
                "What the agencies promise, in numbers that can be checked. The order changes every"
                " day."
            ),
            path=reverse("public:brand-list"),
        ),
    }
    return render(request, "reviews/public_site/brand_list.html", context)


def _newest(code: str) -> Application:
    """The newest public application of the brand with this code, or 404."""
    years = years_of(code)
    if not years:
        raise Http404
    return years[0]


@require_safe
@cached_page()
def brand_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The brand's purpose, its commitments in numbers, its service points, how to rate it."""
    years = years_of(code)
    if not years:
        raise Http404
    application = years[0]
    prefetch_related_objects([application.cycle], "windows")
    now, standing = timezone.now(), standings(years)
    kept = kept_over_years(years, timezone.localdate(now))
    named = any(row.status == ApplicationStatus.NAMED for row in years)
    context = {
        "application": application,
        "brand": application.brand,
        "agency": application.agency,
        "agency_name": agency_name(application.agency),
        "logo_url": logo_url(application),
        "standing": standing[application.pk],
        "shared": shared_brand(application, standing[application.pk]),
        "verdict": rating_verdict(application, now),
        "commitments": sorted(application.commitments.all(), key=lambda row: (row.due_on, row.pk)),
        "kept": kept,
        "points": list(application.service_points.all()),
        "files": public_files(application),
        # Of a higher app, so read by a relation; queried only if a year has named the brand.
        "titles": list(application.brand.titles.all()) if named else [],
        "story": story_of(application.brand),
        "values": _values(application),
        "years": [(row.cycle, standing[row.pk]) for row in years],
        "has_comments": _has_comments(years),
    }
    page = render(request, "reviews/public_site/brand_detail.html", context)
    return cacheable(page, until=next_change(application.cycle, now))


def _has_comments(years: list[Application]) -> bool:
    """Whether there are public comments; queried only if a year of the brand is counted."""
    counted = [
        row
        for row in years
        if getattr(getattr(row.cycle, "evaluation", None), "status", "") in AFTER_COUNT
    ]
    return bool(counted) and public_comments(*counted).exists()


def _values(application: Application) -> list[tuple[str, str]]:
    names = ("meaning", "core_value", "philosophy", "image", "recipients", "mechanism", "effect")
    return [
        (str(Application._meta.get_field(name).verbose_name), getattr(application, name))
        for name in names
        if getattr(application, name)
    ]


@require_safe
def brand_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a brand's rating page as SVG; `?p=` selects a service point."""
    application = _newest(code)
    asked = request.GET.get("p", "")
    point = next((row for row in application.service_points.all() if str(row.pk) == asked), None)
    if asked and point is None:
        raise Http404
    return HttpResponse(qr_svg(application.brand.code, point), content_type="image/svg+xml")


@require_safe
def brand_share(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The picture beside a shared link to this brand, with what it is now."""
    application = _newest(code)
    standing = standing_of(application)
    return picture_answer(lambda: brand_picture(application, standing), language=language)
