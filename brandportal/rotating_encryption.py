"""Encryption of short texts under keys that can be rotated: the seeds of second factors.

The key of `encryption.py` must stay for as long as raters' numbers are kept. Here each purpose has
its own key, derived from SECRET_KEY. To rotate it, set a new SECRET_KEY, put the old one first
into SECRET_KEY_FALLBACKS, run `manage.py renew_second_factors`, then remove the old one: until
then older texts are read under the fallbacks.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from brandportal.encryption import Unreadable


def _box(purpose: str) -> MultiFernet:
    """The cipher of one purpose with all its keys, the current one first; each 32-byte key is
    HKDF-SHA-256 (RFC 5869) of a secret key.
    """
    info = f"renewable|{purpose}".encode()
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(
                    HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode())
                )
            )
            for key in map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        ]
    )


def encrypt(text: str, *, purpose: str) -> str:
    """Encrypt and authenticate under the current key of one purpose. The token differs every
    time.
    """
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """The text of a token. Raises Unreadable for a token of another purpose or of a key that was
    removed.
    """
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(f"not encrypted here for {purpose!r}") from None


def renewed(token: str, *, purpose: str) -> str:
    """The same text under the current key. Raises Unreadable as `decrypt` does."""
    try:
        return _box(purpose).rotate(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(f"not encrypted here for {purpose!r}") from None
