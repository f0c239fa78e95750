"""Pseudonyms of raters: keyed hashes in place of telephone numbers and codes.

A key is derived for each award year from the installation's master key, so that nobody can be
followed from one year to the next, and a copied database alone reveals no number.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.tables.columns import Unfit, code, mobile


def mac(key: bytes, message: bytes) -> str:
    """HMAC-SHA-256 as hex (RFC 2104, RFC 4231)."""
    return hmac.digest(key, message, "sha256").hex()


def cycle_key(year: int) -> bytes:
    """The key of one award year, derived from the installation's master key."""
    return _derived(settings.PSEUDONYM_MASTER_KEY, year)


# A rating needs it six times.
@lru_cache(maxsize=64)
def _derived(master: str, year: int) -> bytes:
    return hmac.digest(master.encode(), f"raters|{year}".encode(), "sha256")


def keyed(purpose: str, text: str, *, year: int) -> str:
    """The hash of `text` for one purpose in one award year; another purpose or year gives another
    hash.
    """
    return mac(cycle_key(year), f"{purpose}|{text}".encode())


def normalise_phone(text: str) -> str:
    """The eleven digits of a mainland mobile number, however it was written.

    Full-width digits, spaces, hyphens, brackets and the prefixes +86, 0086 and 86 are understood.
    Refuses anything else with BadInput at the field `phone`.
    """
    try:
        return mobile(text)
    except Unfit:
        raise BadInput(
            _("Please enter a mobile number: 11 digits that start with 1."), field="phone"
        ) from None


def phone_pseudonym(phone: str, *, year: int) -> str:
    """The pseudonym of this telephone's owner in this award year: 64 hex digits."""
    return keyed("phone", normalise_phone(phone), year=year)


def normalise_code(text: str) -> str:
    """A typed code as it was issued: capitals, no spaces or hyphens, full-width characters
    normalised.
    """
    return code(text)
