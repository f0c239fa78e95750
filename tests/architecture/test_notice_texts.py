"""The office finds every notice that the code can send."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from brandportal.notices.examples import EXAMPLES, examples_of
from brandportal.notices.models import BODY_LIMIT, LANGUAGES, SUBJECT_LIMIT, Wording
from brandportal.notices.notice_texts import known_texts, notice_text
from brandportal.notices.wordings import checked
from tests.architecture.sources import ROOT, modules

# Texts that are named after a transition or a field, and the class itself.
MADE_BY = {
    "brandportal.workflow",
    "brandportal.workdays.deadlines",
    "brandportal.notices.notice_texts",
}
# Whatever the process has done before.
FRESH = """
import json, django
django.setup()
from brandportal.notices.notice_texts import known_texts
print(json.dumps(sorted(known_texts())))
"""
TEXTS = list(known_texts().values())


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_a_process_that_shows_the_list_has_every_text():
    written = {
        call.args[0].value
        for module in modules().values()
        for call in calls(module.tree, "notice_text")
        if isinstance(call.args[0], ast.Constant)
    }
    fresh = subprocess.run(
        [sys.executable, "-c", FRESH], capture_output=True, text=True, check=True, cwd=ROOT
    )
    listed = set(json.loads(fresh.stdout.splitlines()[-1]))
    assert len(written) > 30
    assert written - listed == set()
    assert set(known_texts()) == listed
    assert {f"account.{name}" for name in ("password_changed", "webauthn_added")} <= listed


def test_texts_stand_at_the_top_of_their_module():
    inside = [
        f"{module.place}:{call.lineno}"
        for module in modules().values()
        if module.name != "brandportal.notices.notice_texts"
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.FunctionDef, ast.Lambda))
        for call in calls(node, "notice_text")
    ]
    assert inside == []
    elsewhere = [
        module.place
        for module in modules().values()
        if module.name not in MADE_BY and calls(module.tree, "NoticeText")
    ]
    assert elsewhere == []


def test_every_step_that_tells_somebody_is_listed():
    lives = [import_string(name) for name in settings.LIFECYCLES]
    steps = {
        f"{life.name}.{row.action}" for life in lives for row in life.transitions if row.notice
    }
    assert len(steps) > 50
    assert steps <= set(known_texts())


def test_a_name_stands_once():
    text = TEXTS[-1]
    with pytest.raises(ValueError, match="twice"):
        notice_text(text.name, kind=text.kind, subject=text.subject, body=text.body)
    names = [text.name for text in TEXTS]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= Wording._meta.get_field("text").max_length


@pytest.mark.parametrize("text", TEXTS, ids=[text.name for text in TEXTS])
def test_every_standard_text_could_be_one_of_the_office(text):
    for language, ending in LANGUAGES.items():
        standard = text.standard(language)
        assert standard.names == set(text.placeholders)
        assert standard.filled(examples_of(text))
        typed = dict.fromkeys(("subject_zh", "body_zh", "subject_en", "body_en"), "") | {
            f"subject_{ending}": standard.subject,
            f"body_{ending}": standard.body,
        }
        assert checked(text, typed) == typed
        assert len(standard.subject) <= SUBJECT_LIMIT and len(standard.body) <= BODY_LIMIT


def test_no_example_is_left_over():
    used = {name for text in TEXTS for name in (*text.placeholders, *_of(text))}
    assert set(EXAMPLES) == used & set(EXAMPLES)


def _of(text):
    return [f"{text.name}.{name}" for name in text.placeholders]
