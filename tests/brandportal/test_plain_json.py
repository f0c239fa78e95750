"""JSON from outside is parsed, or refused with a ValueError and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brandportal.plain_json import DEEPEST, read_json

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(PLAIN)
def test_what_can_be_kept_is_read_as_it_is(value):
    assert read_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000,
        "NaN",
        "[-Infinity]",
        "1e999",
        "9" * 5000,
        '"\\ud800"',
        '{"\\ud800": 1}',
        '["\\u0000"]',
        '{"\\u0000": 1}',
        "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        b"\xff\xfe\xfd",
    ],
    ids=range(15),
)
def test_what_cannot_be_kept_is_refused(text):
    with pytest.raises(ValueError):
        read_json(text)


def test_a_text_that_only_speaks_of_a_nul_is_read():
    assert read_json('"\\\\u0000"') == "\\u0000"
