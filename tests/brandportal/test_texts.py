"""What a required text refuses, and what it keeps."""

from __future__ import annotations

import ast

import pytest

from brandportal.errors import BadInput
from brandportal.texts import letters_of, required_text, telling_text
from tests.architecture.sources import modules


def refusal(*given: str, **more: object) -> BadInput:
    with pytest.raises(BadInput) as refused:
        required_text(*given, field="why", **more)  # type: ignore[arg-type]
    return refused.value


def test_blanks_around_a_text_are_not_kept_and_count_for_nothing():
    assert required_text(" two\r\nlines ", field="why", limit=9) == "two\nlines"
    assert required_text(" two\n  lines ", field="why", one_line=True) == "two lines"


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        (" \n", {}, "Please write it down; the people concerned will read it."),
        ("  ", {"missing": "Say why."}, "Say why."),
        ("ab", {"least": 3, "missing": "Say why."}, "Say why."),
        ("abcd", {"limit": 3}, "This text may have up to 3 characters."),
        ("abcd", {"limit": 3, "bounds": "Up to three."}, "Up to three."),
        (" ", {"limit": 3, "bounds": "Up to three."}, "Up to three."),
    ],
)
def test_a_text_out_of_bounds_is_refused_at_its_field(english, text, more, sentence):
    found = refusal(text, **more)
    assert (found.reason, found.field) == (sentence, "why")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say it."),
        ("......", "This says too little"),
        ("aaaaaaa", "This says too little"),
        ("abcde", "This says too little"),
        ("没有没有没有没有", "This says too little"),
    ],
)
def test_a_text_that_says_nothing_is_no_reason(english, text, sentence):
    with pytest.raises(BadInput, match=sentence):
        telling_text(text, field="why", limit=100, missing="Say it.")


def test_a_full_stop_makes_no_other_text():
    assert telling_text("as  noted ", field="why", limit=9, one_line=True) == "as noted"
    assert letters_of("As noted.") == letters_of("as noted")


def test_no_verb_asks_for_a_text_by_itself():
    """`if not text.strip(): raise BadInput(…)` is what `required_text` is for."""
    beside = {
        f"{module.name}:{node.lineno}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.UnaryOp)
        and ".strip()" in ast.unparse(node.test)
        and any(isinstance(part, ast.Name) and part.id == "BadInput" for part in ast.walk(node))
    }
    assert beside == set()
