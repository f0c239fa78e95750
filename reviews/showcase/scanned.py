"""The brand of a scanned code, cached in the process until the next action in the portal.

Writing a rating is a single query, which itself checks that the brand is open; nothing here decides
that.
"""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from applications.models import Application, ServicePoint
from brandportal.web.page_cache import page_cache
from reviews.showcase.brands import years_of

LONGEST_CODE = 20


def ballot(code: str) -> Application | None:
    """The brand's newest public application with cycle, its rules, windows and service
    points; None for an unknown code.
    """
    code = code.upper()[:LONGEST_CODE]
    return page_cache.fact(("ballot", code), lambda: _look_up(code))


def _look_up(code: str) -> Application | None:
    years = years_of(code, "cycle__rules")
    if not years:
        return None
    prefetch_related_objects(years[:1], "cycle__windows", "service_points")
    return years[0]


def service_point(application: Application, asked: str) -> ServicePoint | None:
    """The service point with this number, from the QR code at its counter; None for anything
    else.
    """
    return next((row for row in application.service_points.all() if str(row.pk) == asked), None)
