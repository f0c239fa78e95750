"""Format version 2 of the ledger: how a commitment binds a rating without revealing it, and how
heads cover entries.

Everything that is hashed is ASCII text with its parts joined by `|`, which no part can contain;
hashes are SHA-256 in lower-case hex. docs/recount.md specifies the same with test vectors;
`recount.py` is a second implementation.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence

from . import merkle

TAG = "brand-rating/2"
NOT_GIVEN = "0"
# The maximal number of entries of a head.
MOST_UNDER_A_HEAD = 1000
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")


def sha256(text: str) -> str:
    """SHA-256 of the text's ASCII bytes, as 64 lower-case hex digits. Raises ValueError for
    anything but ASCII.
    """
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def r_g_of(code: str) -> str:
    """`r_g` of a receipt's code: HMAC-SHA-256 under the code of the label `brand-rating/2|r_g`, 64
    hex digits.

    It is published with the opened row and reveals neither the code nor `r_l`.
    """
    return hmac.digest(code.encode("ascii"), f"{TAG}|r_g".encode(), "sha256").hex()


def r_l_of(code: str, *, year: int, brand: str, group: str, levels: str) -> str:
    """`r_l`: the same of `brand-rating/2|r_l|YEAR|BRAND|GROUP|LEVELS`. It authenticates the rating
    under the code, which only the rater keeps: somebody who changes the rating later cannot compute
    the matching value.
    """
    label = f"{TAG}|r_l|{year:04d}|{brand}|{group}|{levels}"
    return hmac.digest(code.encode("ascii"), label.encode("ascii"), "sha256").hex()


def levels_in_digits(levels: Sequence[int | None]) -> str:
    """Overall, attitude, ability, efficiency, effect as five digits; 0 is an omitted aspect:
    `50003`.
    """
    return "".join(NOT_GIVEN if level is None else str(level) for level in levels)


def group_part(r_g: str, group: str) -> str:
    """The part of a commitment that binds the group."""
    return sha256(f"{TAG}|group|{r_g}|{group}")


def levels_part(r_l: str, levels: str) -> str:
    """The part of a commitment that binds the levels (five digits)."""
    return sha256(f"{TAG}|levels|{r_l}|{levels}")


def preimage(*, year: int, brand: str, group: str, levels: str) -> str:
    """The text of a commitment without the replaced commitment; `group` and `levels` are their
    parts.

    The database appends that one and hashes, because only the writing statement knows the current
    rating. Raises ValueError for an ambiguous brand code.
    """
    if not _PLAIN.fullmatch(brand):
        raise ValueError(f"no code of a brand: {brand!r}")
    return f"{TAG}|entry|{year:04d}|{brand}|{group}|{levels}|"


def commitment(
    *,
    year: int,
    brand: str,
    group: str,
    levels: Sequence[int | None],
    r_g: str,
    r_l: str,
    previous: str,
) -> str:
    """The commitment of one entry; `previous` is the commitment it replaces, empty for a first
    rating.
    """
    bound = preimage(
        year=year,
        brand=brand,
        group=group_part(r_g, group),
        levels=levels_part(r_l, levels_in_digits(levels)),
    )
    return sha256(bound + previous)


def first_link(*, year: int, rules_hash: str) -> str:
    """The predecessor of the first head of a year: a hash of the year and its frozen rules."""
    return sha256(f"{TAG}|chain|{year:04d}|{rules_hash}")


def root(commitments: Iterable[str]) -> str:
    """The RFC 6962 tree head over the commitments in byte order, which hides the order of their
    arrival.
    """
    peaks, _size = merkle.extend([], 0, (bytes.fromhex(each) for each in sorted(commitments)))
    return merkle.head(peaks)


def head(*, number: int, salt: str, size: int, root: str, before: str) -> str:
    """The head over `size` new commitments, chained with the head `before`.

    The salt (32 secret random bytes, published with the results) hides the size: without it anybody
    could compute the next head for an hour without entries, and so recognise such hours.
    """
    return sha256(f"{TAG}|head|{number}|{salt}|{size}|{root}|{before}")
