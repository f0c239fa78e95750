"""The brand behind a scanned code, kept in the process for as long as nothing has happened in the portal.

A rating asks the database once, when it is written: whether the brand is really open is decided there, not here.
"""

from __future__ import annotations

from applications.models import Application, ServicePoint
from brandportal.web.kept import shelf
from reviews.domain.showcase import public_brands

LONGEST_CODE = 20


def ballot(code: str) -> Application | None:
    """The brand's newest public application with cycle, windows and service points; None when no brand has the code."""
    code = code.upper()[:LONGEST_CODE]
    return shelf.fact(("ballot", code), lambda: _look_up(code))


def _look_up(code: str) -> Application | None:
    return (
        public_brands()
        .filter(brand__code=code)
        .prefetch_related("cycle__windows", "service_points")
        .order_by("-cycle__year")
        .first()
    )


def service_point(application: Application, asked: str) -> ServicePoint | None:
    """The brand's service point with this number, as the QR code at its counter says; None for anything else."""
    return next((row for row in application.service_points.all() if str(row.pk) == asked), None)
