"""Verbs of the domain take keyword arguments only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tests.architecture.sources import Module, modules

# The step that every verb is made of.
FRAMES = {"brandportal.workflow.transition"}


def verbs(module: Module) -> Iterator[ast.FunctionDef]:
    """Public functions that open an action or change a status, for somebody or for the clock."""
    for node in ast.parse(module.path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        if "now" in names and "act" not in names and called(node) & {"action", "perform"}:
            yield node


def called(node: ast.AST) -> set[Any]:
    return {
        getattr(call.func, "id", getattr(call.func, "attr", None))
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }


def positional(module: Module) -> list[str]:
    return [
        f"{module.name}.{verb.name}({', '.join(argument.arg for argument in verb.args.args)})"
        for verb in verbs(module)
        if verb.args.args and f"{module.name}.{verb.name}" not in FRAMES
    ]


FACES = {"admin", "forms", "management", "migrations", "tasks", "views"}


def domain() -> list[Module]:
    """All modules but those that only call."""
    return [row for row in modules().values() if not FACES & set(row.name.split("."))]


def test_a_verb_takes_keywords_alone() -> None:
    assert [line for module in domain() for line in positional(module)] == []


def test_the_verbs_are_found() -> None:
    assert len([verb for module in domain() for verb in verbs(module)]) > 80
