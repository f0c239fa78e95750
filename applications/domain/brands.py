"""Brands and their codes."""

from __future__ import annotations

import secrets

from applications.models import Brand

# No character that is mistaken for another when it is read from a plaque or said on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def new_brand(*, agency_id: int, name: str) -> Brand:
    """A brand with a fresh code, which its QR codes and addresses carry for ever."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Brand.objects.filter(code=code).exists():
            return Brand.objects.create(code=code, agency_id=agency_id, name=name)
