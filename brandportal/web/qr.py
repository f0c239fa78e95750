"""QR codes as inline SVG, because the content security policy refuses `data:` images."""

from __future__ import annotations

import segno

QUIET_ZONE = 4


def inline_qr(text: str) -> str:
    """The QR code of an address or text, as an inline `<svg class="qr">`."""
    return segno.make(text, error="m").svg_inline(
        border=QUIET_ZONE, svgclass="qr", lineclass=None, light="#fff", omitsize=True
    )
