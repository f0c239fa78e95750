"""The second factor: an adapter that fits the content security policy and encrypts its secrets at
rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from brandportal import rotating_encryption
from brandportal.encryption import Unreadable
from brandportal.web.qr import inline_qr

PURPOSE = "accounts.second_factor"
# The secret values in a row of the library. A passkey's row holds a public key, which is no secret.
SECRETS = ("secret", "seed")


class PortalMFAAdapter(DefaultMFAAdapter):
    """Puts the QR code into the page as SVG, because the policy refuses `data:` images, and never
    stores seeds in plain text.
    """

    def build_totp_svg(self, url: str) -> str:
        return inline_qr(url)

    def encrypt(self, text: str) -> str:
        return rotating_encryption.encrypt(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return rotating_encryption.decrypt(encrypted_text, purpose=PURPOSE)


def with_secrets(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The data of a second factor with each of its secrets changed."""
    changed: dict[str, Any] = {name: change(data[name]) for name in SECRETS if name in data}
    if "migrated_codes" in data:
        changed["migrated_codes"] = [change(code) for code in data["migrated_codes"]]
    return {**data, **changed}


def renew() -> int:
    """Encrypt every second factor under the current key. Returns how many; raises Unreadable and
    changes none if one cannot be read.
    """
    with transaction.atomic():
        rows = list(Authenticator.objects.select_for_update().order_by("pk"))
        for row in rows:
            row.data = with_secrets(
                row.data, lambda token: rotating_encryption.renewed(token, purpose=PURPOSE)
            )
            row.save(update_fields=["data"])
    return len(rows)


def not_encrypted() -> Iterator[str]:
    """Second factors whose secrets are in plain text, or encrypted under a key that was removed."""
    for pk, data in Authenticator.objects.order_by("pk").values_list("pk", "data"):
        try:
            with_secrets(data, lambda token: rotating_encryption.decrypt(token, purpose=PURPOSE))
        except Unreadable:
            yield f"second factor {pk} is not encrypted under a key of this installation"
