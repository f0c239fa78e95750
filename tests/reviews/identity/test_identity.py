"""Pseudonyms: the published vectors of HMAC-SHA-256, five spellings of a number, and what must
differ.
"""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brandportal.codes import ALPHABET, new_code
from brandportal.errors import BadInput
from reviews.identity.pseudonyms import (
    cycle_key,
    keyed,
    mac,
    normalise_code,
    normalise_phone,
    phone_pseudonym,
)

pytestmark = pytest.mark.usefixtures("english")

# RFC 4231, test cases 1 to 4, 6 and 7 (5 is a truncated output).
VECTORS = [
    (
        b"\x0b" * 20,
        b"Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (
        b"\xaa" * 20,
        b"\xdd" * 50,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    ),
    (
        bytes(range(1, 26)),
        b"\xcd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. "
        b"The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]

SPELLINGS = [
    "13812345678",
    "138 1234 5678",
    "+86 138-1234-5678",
    "0086-13812345678",
    "８６１３８１２３４５６７８",
    "(+86) 138.1234.5678",
]


@pytest.mark.parametrize(("key", "message", "expected"), VECTORS)
def test_mac_published_vectors(key, message, expected):
    assert mac(key, message) == expected


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_normalise_phone_spellings_of_one_number(spelling):
    assert normalise_phone(spelling) == "13812345678"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "12812345678",
        "1381234567",
        "138123456789",
        "+1 13812345678",
        "1381234567a",
        "٣٨١٢٣٤٥٦٧٨١",
    ],
)
def test_normalise_phone_refuses_what_is_no_mobile(wrong):
    with pytest.raises(BadInput) as refusal:
        normalise_phone(wrong)
    assert refusal.value.field == "phone"


def test_pseudonym_is_the_keyed_hash_of_the_number(settings):
    settings.PSEUDONYM_MASTER_KEY = "master"
    key = hmac.digest(b"master", b"raters|2026", "sha256")
    expected = hmac.new(key, b"phone|13812345678", hashlib.sha256).hexdigest()
    assert {phone_pseudonym(spelling, year=2026) for spelling in SPELLINGS} == {expected}


def test_pseudonym_differs_with_year_purpose_and_master_key(settings):
    settings.PSEUDONYM_MASTER_KEY = "one"
    found = {
        phone_pseudonym("13812345678", year=2026),
        phone_pseudonym("13812345678", year=2027),
        keyed("invited", "13812345678", year=2026),
    }
    settings.PSEUDONYM_MASTER_KEY = "two"
    found.add(phone_pseudonym("13812345678", year=2026))
    assert len(found) == 4
    assert len(cycle_key(2026)) == 32


phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(first=phones, second=phones)
def test_pseudonyms_are_equal_exactly_for_equal_numbers(first, second):
    one, two = phone_pseudonym(first, year=2026), phone_pseudonym(second, year=2026)
    assert (one == two) == (first == second)
    assert len(one) == 64
    assert first not in one


@given(
    phone=phones,
    prefix=st.sampled_from(["", "+86", "0086", "86", "+86 ", "（+86）"]),
    gaps=st.lists(st.sampled_from(["", " ", "-", "　"]), min_size=10, max_size=10),
    wide=st.booleans(),
)
def test_any_spelling_gives_the_same_pseudonym(phone, prefix, gaps, wide):
    written = prefix + "".join(digit + gap for digit, gap in zip(phone, [*gaps, ""], strict=True))
    if wide:
        written = written.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert phone_pseudonym(written, year=2026) == phone_pseudonym(phone, year=2026)


def test_new_code_uses_unmistakable_characters_and_survives_typing():
    code = new_code(12)
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)
    assert normalise_code(f" {code[:4].lower()}-{code[4:8]} {code[8:]}") == code
