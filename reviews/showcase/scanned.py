"""The brand behind a scanned code, kept in the process for as long as nothing has happened in the
portal.

A rating asks the database once, when it is written: whether the brand is really open is decided
there, not here.
"""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from applications.models import Application, ServicePoint
from brandportal.web.page_cache import page_cache
from reviews.showcase.brands import years_of

LONGEST_CODE = 20


def ballot(code: str) -> Application | None:
    """The brand's newest public application with cycle, windows and service points; None when no
    brand has the code.
    """
    code = code.upper()[:LONGEST_CODE]
    return page_cache.fact(("ballot", code), lambda: _look_up(code))


def _look_up(code: str) -> Application | None:
    years = years_of(code)
    if not years:
        return None
    prefetch_related_objects(years[:1], "cycle__windows", "service_points")
    return years[0]


def service_point(application: Application, asked: str) -> ServicePoint | None:
    """The brand's service point with this number, as the QR code at its counter says; None for
    anything else.
    """
    return next((row for row in application.service_points.all() if str(row.pk) == asked), None)
