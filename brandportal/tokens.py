"""Tokens that a browser stores for the portal and sends back: encrypted, for one purpose, for a
limited time.

The one mechanism for hidden fields, cookies and links: a token reveals nothing to its holder, and
the database contains nothing to compare it with. Texts stored in the database are encrypted by
brandportal/encryption.py instead, because they outlive these keys.
"""

from __future__ import annotations

import binascii
import json
import os
import zlib
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
TAG_BYTES = 16
TIME_BYTES = 6
# Clocks of two servers always differ a little.
AHEAD = 60
LONGEST = 8_000


@dataclass(frozen=True)
class Purpose:
    """What a token is for and for how many seconds it is valid. `packed`: compressed first, for a
    long text in a cookie. `longest`: no token of more characters is read.
    """

    name: str
    seconds: int
    packed: bool = False
    longest: int = LONGEST


_declared: dict[str, Purpose] = {}


def purpose(name: str, *, seconds: int, packed: bool = False, longest: int = LONGEST) -> Purpose:
    """Declare a purpose. Names are unique: two modules with the same name could read each other's
    tokens.
    """
    if name in _declared:
        raise ValueError(f"the purpose {name!r} is declared twice")
    return _declared.setdefault(name, Purpose(name, seconds, packed, longest))


def purposes() -> list[Purpose]:
    """Every purpose that the loaded modules have declared."""
    return list(_declared.values())


@lru_cache(maxsize=128)
def _box(secret: str, name: str) -> AESGCM:
    """The cipher of one purpose under one secret key of the installation: HKDF-SHA-256 (RFC 5869),
    256 bits.
    """
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"token|{name}".encode())
    return AESGCM(derived.derive(secret.encode()))


def issue(content: Any, *, purpose: Purpose, now: datetime, bound: str = "") -> str:
    """Encrypt and authenticate (AES-256-GCM) plain JSON data. The token differs every time.

    `bound` names what else the token belongs to (a year, a brand, a session): it is not part of the
    token, and the token cannot be read without it.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    issued = int(now.timestamp()).to_bytes(TIME_BYTES)
    plain = issued + (zlib.compress(text, 9) if purpose.packed else text)
    nonce = os.urandom(NONCE_BYTES)
    encrypted = _box(settings.SECRET_KEY, purpose.name).encrypt(nonce, plain, bound.encode())
    return urlsafe_b64encode(nonce + encrypted).rstrip(b"=").decode()


def read(token: str, *, purpose: Purpose, now: datetime, bound: str = "") -> Any:
    """The content of a token; None for every invalid token.

    Invalid is a token of another purpose, bound to something else, of another installation,
    altered, truncated, or expired. Never raises, so that pages need not distinguish these cases.
    Tokens of a replaced secret key stay valid while it is in SECRET_KEY_FALLBACKS.
    """
    plain = _opened(token, purpose, bound)
    if plain is None:
        return None
    age = int(now.timestamp()) - int.from_bytes(plain[:TIME_BYTES])
    if not -AHEAD <= age < purpose.seconds:
        return None
    text = plain[TIME_BYTES:]
    try:
        return json.loads(zlib.decompress(text) if purpose.packed else text)
    except (zlib.error, ValueError):
        return None


def _opened(token: str, purpose: Purpose, bound: str) -> bytes | None:
    if not token or len(token) > purpose.longest or not token.isascii():
        return None
    try:
        raw = b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    nonce, encrypted = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    if len(encrypted) < TAG_BYTES + TIME_BYTES:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(secret, purpose.name).decrypt(nonce, encrypted, bound.encode())
        except InvalidTag:
            continue
    return None
