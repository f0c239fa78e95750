"""Brands and their codes."""

from __future__ import annotations

from applications.form.models import Brand
from brandportal.codes import new_code

CODE_LENGTH = 6


def new_brand(*, agency_id: int, name: str) -> Brand:
    """A brand with a fresh code, which its QR codes and addresses carry for ever."""
    while True:
        code = new_code(CODE_LENGTH)
        if not Brand.objects.filter(code=code).exists():
            return Brand.objects.create(code=code, agency_id=agency_id, name=name)
