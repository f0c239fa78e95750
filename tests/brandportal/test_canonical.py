"""Canonical JSON and its hash; the hashes in old journals and publications do not change."""

from __future__ import annotations

import pytest

from brandportal.canonical import canonical, digest


def test_canonical_is_sorted_without_spaces_in_utf8():
    assert canonical({"b": [1, 0.5, None], "a": "中文"}) == '{"a":"中文","b":[1,0.5,null]}'.encode()


def test_digest_is_the_one_that_was_kept_before():
    assert digest([1, {"b": "中文", "a": True}]) == (
        "46a3dd36a4ee24c683ab6fab343072f6fd777d968482a64be0a06c855c5ed7c2"
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_canonical_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(value)
