"""The second factor's own page pieces, within the content security policy."""

from __future__ import annotations

import segno
from allauth.mfa.adapter import DefaultMFAAdapter

QUIET_ZONE = 4


class InlineQrAdapter(DefaultMFAAdapter):
    """The authenticator's QR code as SVG that stands in the page: the policy refuses `data:` images."""

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(
            border=QUIET_ZONE, svgclass="qr", lineclass=None, light="#fff", omitsize=True
        )
