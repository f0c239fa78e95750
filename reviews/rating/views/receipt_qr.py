"""The receipt code as a QR code."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from brandportal.web.qr import inline_qr


def receipt_qr(code: str) -> str:
    """The QR code of a receipt as inline SVG. The code is in the URL's fragment, so that no server
    logs it.
    """
    address = f"{settings.BASE_URL}{reverse('public:receipt')}#{code}"
    return inline_qr(address)
