"""The tree hash of RFC 6962, section 2.1, over a growing list; the state is one peak for each power
of two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256().hexdigest()


def _leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def extend(peaks: Iterable[str], size: int, entries: Iterable[bytes]) -> tuple[list[str], int]:
    """The peaks and the size after appending `entries` to a tree of `size` leaves with these peaks
    (hex, left to right).

    Raises ValueError if the peaks do not match the size.
    """
    stack = [bytes.fromhex(peak) for peak in peaks]
    if len(stack) != size.bit_count():
        raise ValueError("as many peaks as the size has binary ones")
    for entry in entries:
        stack.append(_leaf(entry))
        size += 1
        # Two trees of equal height are merged into one that is a level higher.
        for _level in range((size & -size).bit_length() - 1):
            right, left = stack.pop(), stack.pop()
            stack.append(_node(left, right))
    return [peak.hex() for peak in stack], size


def head(peaks: Iterable[str]) -> str:
    """The Merkle tree head, hex, of the tree with these peaks."""
    stack = [bytes.fromhex(peak) for peak in peaks]
    if not stack:
        return EMPTY
    found = stack.pop()
    while stack:
        found = _node(stack.pop(), found)
    return found.hex()
