"""Format version 2 of the ledger: how a rating is bound without being told, and how entries are
gathered under heads.

Everything that is hashed is ASCII text with its parts joined by `|`, none of which can hold one;
hashes are SHA-256 in small hex. docs/recount.md says it again with test vectors; `recount.py` is a
second code base for the same rules.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence

from . import merkle

TAG = "brand-rating/2"
NOT_GIVEN = "0"
# The first head of a year has at most so many entries under it, and so has each after it.
MOST_UNDER_A_HEAD = 1000
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")


def sha256(text: str) -> str:
    """SHA-256 of the text's ASCII bytes, as 64 small hex digits; anything but ASCII is refused with
    ValueError.
    """
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def r_g_of(code: str) -> str:
    """`r_g` of a receipt's code: HMAC-SHA-256 under the code of the label `brand-rating/2|r_g`, 64
    hex digits.

    Whoever knows it (it is published with the opened row) learns neither the code nor `r_l`.
    """
    return hmac.digest(code.encode("ascii"), f"{TAG}|r_g".encode(), "sha256").hex()


def r_l_of(code: str, *, year: int, brand: str, group: str, levels: str) -> str:
    """`r_l`: the same of `brand-rating/2|r_l|YEAR|BRAND|GROUP|LEVELS`. It is a seal of the rating
    under the code, which nobody but the rater keeps: who changes the rating later cannot make the
    one that belongs to it.
    """
    label = f"{TAG}|r_l|{year:04d}|{brand}|{group}|{levels}"
    return hmac.digest(code.encode("ascii"), label.encode("ascii"), "sha256").hex()


def levels_in_digits(levels: Sequence[int | None]) -> str:
    """Overall, attitude, ability, efficiency, effect as five digits; 0 is an aspect that was not
    given: `50003`.
    """
    return "".join(NOT_GIVEN if level is None else str(level) for level in levels)


def group_part(r_g: str, group: str) -> str:
    """What binds the group alone."""
    return sha256(f"{TAG}|group|{r_g}|{group}")


def levels_part(r_l: str, levels: str) -> str:
    """What binds the levels (five digits) alone."""
    return sha256(f"{TAG}|levels|{r_l}|{levels}")


def preimage(*, year: int, brand: str, group: str, levels: str) -> str:
    """The text under a commitment up to the commitment that it replaces; `group` and `levels` are
    their parts.

    The database appends that one and hashes, because it alone knows which rating stands. ValueError
    for a brand's code that could be read in two ways.
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
    """What the first head of a year follows: the year and its frozen rules."""
    return sha256(f"{TAG}|chain|{year:04d}|{rules_hash}")


def root(commitments: Iterable[str]) -> str:
    """RFC 6962 tree head over the commitments in the order of their bytes: the order in which they
    came is gone.
    """
    peaks, _size = merkle.extend([], 0, (bytes.fromhex(each) for each in sorted(commitments)))
    return merkle.head(peaks)


def head(*, number: int, salt: str, size: int, root: str, before: str) -> str:
    """The head over `size` new commitments, chained with the head `before`.

    The salt (32 secret random bytes, published with the results) hides the size: without it anybody
    could compute what the next head would be if nothing came, and so see the hours in which nothing
    did.
    """
    return sha256(f"{TAG}|head|{number}|{salt}|{size}|{root}|{before}")
