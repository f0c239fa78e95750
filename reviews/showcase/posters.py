"""QR codes of the rating page, as a picture, a poster and a sheet of stickers."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from applications.form.enums import PUBLIC_STATUSES
from applications.models import Application, ServicePoint
from brandportal.documents.frame import LANGUAGE
from brandportal.documents.typesetting import typeset
from brandportal.errors import YES, Verdict, no

ARTWORK = Path(__file__).parent.parent / "artwork" / "poster.typ"
KINDS = ("poster", "stickers")


def rate_address(code: str, point: int | None = None) -> str:
    """The URL in a QR code: the rating page, with the service point if there is one."""
    address = f"{settings.BASE_URL}{reverse('public:rate', args=[code])}"
    return f"{address}?p={point}" if point else address


def qr_svg(code: str, point: ServicePoint | None) -> bytes:
    """The QR code of the rating page, with the white edge that readers need."""
    drawn = BytesIO()
    made = segno.make(rate_address(code, point.pk if point else None), micro=False, error="m")
    made.save(drawn, kind="svg", scale=8, border=4, dark="#16323b", light="#ffffff")
    return drawn.getvalue()


def has_posters(application: Application) -> Verdict:
    """Whether the code leads to a page: once the brand is on the shortlist and so public."""
    if application.status in PUBLIC_STATUSES:
        return YES
    return no(
        _(
            "Posters can be printed once the brand is on the shortlist: until then the code leads "
            "to no page."
        )
    )


def poster(application: Application, point: ServicePoint | None, *, kind: str) -> bytes:
    """A poster on A4 or a sheet of nine stickers as PDF, for a service point or the whole brand."""
    with translation.override(LANGUAGE):
        said = {
            "programme": _("Agency Service Brands"),
            "scan": _("Scan to rate our service"),
            "free": _("Rating is voluntary. Nobody may urge you or watch you while you rate."),
        }
    with translation.override("en"):
        english = _("Scan to rate our service")
    data = {
        **said,
        "english": english,
        "brand": application.brand.name,
        "agency": application.agency_then.name,
        "point": point.name if point else "",
        "address": rate_address(application.brand.code, point.pk if point else None),
        "qr": qr_svg(application.brand.code, point).decode(),
        "stickers": kind == "stickers",
    }
    return typeset(ARTWORK, data)
