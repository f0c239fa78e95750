"""The tree hash of RFC 6962 against its definition and published values."""

from __future__ import annotations

import hashlib

import pytest

from reviews.scoring.merkle import EMPTY, extend, head

# The eight entries and heads of the Certificate Transparency project's reference tests.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HEADS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(entries):
    """MTH of RFC 6962, section 2.1, literally."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    left, right = by_definition(entries[:split]), by_definition(entries[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_head_equals_the_published_values():
    peaks, size = [], 0
    for entry, expected in zip(ENTRIES, HEADS, strict=True):
        peaks, size = extend(peaks, size, [entry])
        assert head(peaks) == expected
    assert size == 8


def test_head_equals_the_definition_however_the_entries_came():
    entries = [bytes([n % 256, n // 256]) for n in range(130)]
    for size in range(131):
        whole, counted = extend([], 0, entries[:size])
        half, mid = extend([], 0, entries[: size // 3])
        assert extend(half, mid, entries[size // 3 : size]) == (whole, counted)
        assert head(whole) == by_definition(entries[:size]).hex()


def test_head_of_nothing():
    assert head([]) == EMPTY == hashlib.sha256(b"").hexdigest()


def test_extend_refuses_peaks_of_another_size():
    with pytest.raises(ValueError, match="peaks"):
        extend([], 1, [b"x"])
