"""The second factor's own page pieces, within the content security policy."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from brandportal.web.qr import inline_qr


class InlineQrAdapter(DefaultMFAAdapter):
    """The authenticator's QR code as SVG that stands in the page: the policy refuses `data:` images."""

    def build_totp_svg(self, url: str) -> str:
        return inline_qr(url)
