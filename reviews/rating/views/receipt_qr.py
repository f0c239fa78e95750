"""The receipt code as a QR code."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from brandportal.web.qr import inline_qr


def receipt_qr(code: str) -> str:
    """The QR code of a receipt as SVG to stand in a page. The code hangs behind `#`, so that no
    server ever logs it.
    """
    address = f"{settings.BASE_URL}{reverse('public:receipt')}#{code}"
    return inline_qr(address)
