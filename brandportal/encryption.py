"""Seal the few short texts that must be read again later: a number to call back, a customer on a
register.

Everything else about a person is kept as a keyed hash (reviews/identity/pseudonyms.py) and can
be read by nobody. A sealed text is read through `reviews.privacy.identities.read_identity`,
a number left for a call-back also by the agency that is to call through
`reviews.bad_ratings.callbacks.read_contact`; each reading is noted, and the text is deleted on
schedule.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """A token that this installation did not seal for this purpose, or that was altered. It says
    nothing of the text.
    """


def _box(purpose: str) -> Fernet:
    """The key of one purpose: HKDF-SHA-256 (RFC 5869) of the installation's master key; 32 bytes as
    Fernet wants them.
    """
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"sealed|{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.PSEUDONYM_MASTER_KEY.encode())))


def encrypt(text: str, *, purpose: str) -> str:
    """Encrypt and authenticate `text` for one purpose (AES-128-CBC with HMAC-SHA-256); never twice
    the same token.

    At most 4/3 of the text and 100 characters more: 100 for a telephone number, under 400 for 60
    Chinese characters.
    """
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """The text again. Refuses with Unreadable a token of another purpose, of another installation,
    or an altered one.
    """
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(f"not sealed here for {purpose!r}") from None
