"""Zeros that are compressed a thousandfold, generated without being in memory."""

from __future__ import annotations

import zlib
from functools import cache

BLOCK = bytes(1024 * 1024)


@cache
def noughts(megabytes: int, *, raw: bool = False) -> bytes:
    """That many megabytes of noughts as deflate sees them: a zlib stream, or `raw` as in a ZIP."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 15)
    return b"".join([*(pack.compress(BLOCK) for _ in range(megabytes)), pack.flush()])
