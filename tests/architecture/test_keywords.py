"""Verbs of the domain take keyword arguments only; all policies have the same signature."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from brandportal.proposals.actions import two_person_actions
from brandportal.workflow import Lifecycle
from tests.architecture.sources import Module, modules

# The step that every verb is made of.
FRAMES = {"brandportal.workflow.transition", "brandportal.workflow.transition_each"}


OPENING = {"action", "transition", "transition_each"}


def verbs(module: Module) -> Iterator[ast.FunctionDef]:
    """Public functions that open an action or change a status, for somebody or for the clock."""
    for node in ast.parse(module.path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        if "now" in names and "act" not in names and called(node) & OPENING:
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


def policies() -> Iterator[tuple[str, ast.FunctionDef]]:
    """What answers who may do something: whatever is called `may_…`."""
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and node.name.lstrip("_").startswith("may_"):
                yield f"{module.name}.{node.name}", node


def test_a_policy_takes_its_object_first_and_who_and_when_by_keyword() -> None:
    assert [
        name
        for name, node in policies()
        if {"by", "now"} & {argument.arg for argument in node.args.args}
    ] == []


def test_the_policies_are_found() -> None:
    assert len(list(policies())) > 50


def tables() -> list[Lifecycle]:
    return [import_string(dotted) for dotted in settings.LIFECYCLES]


def shape(policy: Callable[..., Any]) -> list[tuple[str, Any]]:
    """What a policy takes: its object, whatever its name, then keywords."""
    parameters = list(inspect.signature(policy).parameters.values())
    return [("object", parameters[0].kind), *((one.name, one.kind) for one in parameters[1:])]


def test_the_policies_of_the_tables_are_alike() -> None:
    first = ("object", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    keyword = inspect.Parameter.KEYWORD_ONLY
    assert [
        f"{life.name}.{row.action}"
        for life in tables()
        for row in life.transitions
        if shape(row.who) != [first, ("by", keyword)]
        or shape(row.when) != [first, ("now", keyword)]
    ] == []


def test_what_two_people_are_asked_takes_keywords() -> None:
    asked = [
        (row.code, policy)
        for row in two_person_actions().values()
        for policy in (row.may_propose, row.may_confirm, row.check)
    ]
    kinds = {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY}
    assert [
        code
        for code, policy in asked
        if [one.kind in kinds for one in inspect.signature(policy).parameters.values()].count(True)
        != 1
    ] == []
