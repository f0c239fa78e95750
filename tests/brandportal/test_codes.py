"""Codes that people type: what was never one is said at once."""

from __future__ import annotations

import pytest
from django import forms

from brandportal.codes import ALPHABET, mistyped, new_code
from brandportal.web.fields import CodeField

pytestmark = pytest.mark.usefixtures("english")


def test_an_issued_code_is_never_called_mistyped() -> None:
    assert {mistyped(new_code(12), 12) for _made in range(200)} == {""}
    assert mistyped(ALPHABET, len(ALPHABET)) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "12 letters and digits; 0 were typed"),
        ("A" * 11, "12 letters and digits; 11 were typed"),
        ("A" * 13, "12 letters and digits; 13 were typed"),
        ("A" * 11 + "O", "“O” occurs in no code"),
        ("10" + "A" * 10, "“01” occurs in no code"),
        ("没有这个编码的人", "12 letters and digits; 8 were typed"),
    ],
)
def test_what_was_never_issued_says_why(code, said) -> None:
    assert said in mistyped(code, 12)


def test_a_field_reads_a_code_as_it_is_printed_and_refuses_a_slip() -> None:
    class Form(forms.Form):
        code = CodeField(length=12)

    assert Form({"code": "abcd-efgh-jkmn"}).is_valid()
    slip = Form({"code": "abcd-efgh-jkm"})
    assert "11 were typed" in slip.errors["code"][0]
    assert len(Form({"code": ""}).errors["code"]) == 1
