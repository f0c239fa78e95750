"""Tokens: read for their purpose, their binding and their time only; unreadable; every other one is
a refusal, never a fault.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver

from brandportal.tokens import AHEAD, LONGEST, Purpose, issue, purpose, purposes, read

NOW = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CONTENT = ["f" * 64, 2026, {"字": None}]


@pytest.fixture
def every() -> list[Purpose]:
    """Every purpose of the whole portal."""
    assert get_resolver().url_patterns
    found = purposes()
    assert {row.name for row in found} >= {
        "rater",
        "rated",
        "receipt",
        "kiosk",
        "device",
        "sign-on",
        "waiting",
        "seen",
        "code-to-rate",
        "code-to-own-data",
        "own-data",
    }
    return found


def flipped(token: str, place: int) -> str:
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


def test_every_purpose_against_every_other_expired_other_year_and_altered(every):
    for made_for in every:
        token = issue(CONTENT, purpose=made_for, now=NOW, bound="2026")
        for asked in every:
            found = read(token, purpose=asked, now=NOW, bound="2026")
            assert (found == CONTENT) is (asked is made_for), (made_for.name, asked.name)
            assert found is None or asked is made_for
        last = NOW + made_for.seconds * SECOND
        for moment in (last, last + 365 * 24 * 3600 * SECOND, NOW - (AHEAD + 1) * SECOND):
            assert read(token, purpose=made_for, now=moment, bound="2026") is None
        assert read(token, purpose=made_for, now=last - SECOND, bound="2026") == CONTENT
        for bound in ("2025", "", "2026 "):
            assert read(token, purpose=made_for, now=NOW, bound=bound) is None


def test_no_character_of_a_token_can_be_changed_left_out_or_added(every):
    for made_for in every:
        token = issue(CONTENT, purpose=made_for, now=NOW)
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        for place in range(len(token)):
            changed = flipped(token, place)
            # The last character may hold bits that stand for nothing.
            if urlsafe_b64decode(changed + "=" * (-len(changed) % 4)) == raw:
                continue
            assert read(changed, purpose=made_for, now=NOW) is None, place
        for cut in (token[:-4], token[4:], token + "AAAA", token * 2, f"{token[:8]}!{token[8:]}"):
            assert read(cut, purpose=made_for, now=NOW) is None


@pytest.mark.parametrize(
    "garbage",
    ["", "x", "=", "====", "\0", "字", "A" * (LONGEST + 1), "WyJhIl0:1abc:forged", "-_-_" * 20],
)
def test_garbage_is_nothing(every, garbage):
    assert [read(garbage, purpose=row, now=NOW) for row in every] == [None] * len(every)


def test_a_token_tells_nothing_and_is_never_the_same_twice(every):
    for made_for in every:
        tokens = {issue(CONTENT, purpose=made_for, now=NOW, bound="2026") for _ in range(20)}
        assert len(tokens) == 20
        for token in tokens:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            assert b"f" * 8 not in raw
            assert json.dumps(CONTENT[0]).encode() not in raw
            assert b"2026" not in raw


def test_an_old_secret_opens_while_it_is_kept_as_a_fallback(settings, every):
    token = issue(CONTENT, purpose=every[0], now=NOW)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of this installation"
    assert read(token, purpose=every[0], now=NOW) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read(token, purpose=every[0], now=NOW) == CONTENT
    # What is new is under the new secret.
    fresh = issue(CONTENT, purpose=every[0], now=NOW)
    settings.SECRET_KEY_FALLBACKS = []
    assert read(fresh, purpose=every[0], now=NOW) == CONTENT


def test_a_purpose_whose_form_has_changed_is_nothing_and_no_fault(every):
    """A deployment that begins to pack a purpose meets tokens of the day before."""
    for made_for in every:
        token = issue(CONTENT, purpose=made_for, now=NOW)
        changed = Purpose(made_for.name, made_for.seconds, packed=not made_for.packed)
        assert read(token, purpose=changed, now=NOW) is None


def test_a_name_is_declared_once(every):
    with pytest.raises(ValueError, match="declared twice"):
        purpose(every[0].name, seconds=1)
