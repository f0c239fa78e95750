"""Seal short texts under keys that can be renewed: the seeds of second factors.

Beside `sealing.py`, whose key stays for as long as raters' numbers do. Here each purpose has a key
of its own derived from SECRET_KEY. To renew it, set a new SECRET_KEY, put the old one first into
SECRET_KEY_FALLBACKS, run `manage.py renew_second_factors`, and drop the old one: what was sealed
before is read under the fallbacks until then.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from brandportal.encryption import Unreadable


def _box(purpose: str) -> MultiFernet:
    """One purpose's keys, the present one first: HKDF-SHA-256 (RFC 5869), 32 bytes each as Fernet
    wants them.
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
    """Encrypt and authenticate under the present key of one purpose; never twice the same token."""
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """The text again. Refuses with Unreadable what was sealed for another purpose or under a key
    that was dropped.
    """
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(f"not sealed here for {purpose!r}") from None


def renewed(token: str, *, purpose: str) -> str:
    """The same text under the present key. Refuses with Unreadable as `unseal` does."""
    try:
        return _box(purpose).rotate(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(f"not sealed here for {purpose!r}") from None
