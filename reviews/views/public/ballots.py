"""The brand behind a scanned code, kept in the process for as long as nothing has happened in the portal.

A rating asks the database once, when it is written: whether the brand is really open is decided there, not here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings

from applications.models import Application, ServicePoint
from brandportal.web.kept import shelf
from reviews.domain.showcase import public_brands

LONGEST_CODE = 20


@dataclass(frozen=True)
class _Kept:
    application: Application
    version: int
    until: float


_ballots: dict[str, _Kept] = {}


def ballot(code: str) -> Application | None:
    """The brand's newest public application with cycle, windows and service points; None when no brand has the code."""
    code = code.upper()[:LONGEST_CODE]
    if settings.KEPT_PAGE_SECONDS <= 0:
        return _look_up(code)
    kept = _ballots.get(code)
    version = shelf.version()
    if kept is not None and kept.version == version and time.monotonic() < kept.until:
        return kept.application
    application = _look_up(code)
    if application is not None:
        until = time.monotonic() + settings.KEPT_PAGE_SECONDS
        _ballots[code] = _Kept(application, version, until)
    return application


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
