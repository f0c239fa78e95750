"""Zeros that are compressed a thousandfold, generated without being in memory."""

from __future__ import annotations

import zlib
from functools import cache

BLOCK = bytes(1024 * 1024)


@cache
def noughts(megabytes: int, *, raw: bool = False) -> bytes:
    """That many megabytes of noughts as deflate sees them: a zlib stream, or `raw` as in a ZIP."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush the next block knows nothing of this one: each is the same bytes.
    packed = (pack.compress(BLOCK) + pack.flush(zlib.Z_FULL_FLUSH)) * megabytes + pack.flush()
    if raw:
        return packed
    checked = ((megabytes * len(BLOCK)) % 65521 << 16) | 1
    return b"\x78\xda" + packed + checked.to_bytes(4, "big")
