"""An order of people that nobody without the key of the portal can draw up."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def secret_place(text: str) -> bytes:
    """Where a text stands in an order that nobody without the key can draw up."""
    return hmac.digest(settings.PSEUDONYM_MASTER_KEY.encode(), text.encode(), hashlib.sha256)
