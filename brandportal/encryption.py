"""Encryption of the few short texts that must be read again later, such as a number to call back
or a customer's telephone in a register.

Everything else about a person is stored as a keyed hash (reviews/identity/pseudonyms.py) and
cannot be read back. An encrypted text is read through `reviews.privacy.identities.read_identity`;
a number left for a call-back also by the agency that is to call, through
`reviews.bad_ratings.callbacks.read_contact`. Each reading is logged, and the text is deleted on
schedule.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The token was not made by this installation for this purpose, or it was altered. The message
    does not contain the text.
    """


def _box(purpose: str) -> Fernet:
    """The cipher of one purpose; its 32-byte key is HKDF-SHA-256 (RFC 5869) of the installation's
    master key.
    """
    # The label is part of the key: another one would make the stored texts unreadable.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"sealed|{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.PSEUDONYM_MASTER_KEY.encode())))


def encrypt(text: str, *, purpose: str) -> str:
    """Encrypt and authenticate `text` for one purpose (AES-128-CBC with HMAC-SHA-256). The token
    differs every time.

    Its length is at most 4/3 of the text plus 100 characters: 100 for a telephone number, under
    400 for 60 Chinese characters.
    """
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """The text of a token. Raises Unreadable for a token of another purpose or of another
    installation, and for an altered one.
    """
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(f"not encrypted here for {purpose!r}") from None
