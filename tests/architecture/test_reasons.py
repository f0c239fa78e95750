"""A verb that takes a reason, an answer or a finding asks whether it says something."""

from __future__ import annotations

import ast

from tests.architecture.sources import floor, modules
from tests.architecture.test_actions import known_as, resolved

WORDS = {"reason", "answer", "outcome", "finding", "findings", "minutes", "note", "evidence"}
RULE = {"brandportal.texts.telling_text", "brandportal.texts.says_something"}
# Parameters of these names that are no such text, and why.
NOT_A_TEXT = {
    ("applications.negative_list.vetoes", "record_veto", "note"): "a remark; it may stay away",
    ("applications.progress.progress", "check_actual", "finding"): "a choice; its remark says why",
    ("audits.titles.plaques", "end_plaque", "note"): "a remark; it may stay away",
    ("applications.drafting.evidence", "remove_evidence", "evidence"): "a file",
    ("applications.drafting.evidence", "file_evidence", "evidence"): "a file",
}
# Functions whose text was checked by the verb that calls them.
CHECKED_BEFORE = {
    ("reviews.bad_ratings.appeals", "_decide", "finding"),
    ("reviews.stages.late_conflicts", "_allow_few", "reason"),
    # Said of one expert each, and asked there by `propose`.
    ("reviews.experts.pool_tables", "write_experts", "reason"),
}


ALIASES: dict[str, str] = {}


def _functions() -> dict[str, tuple[ast.FunctionDef, dict[str, str]]]:
    found = {}
    for module in modules().values():
        names = known_as(module)
        for node in module.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                # A partial of the rule is the rule.
                given = [resolved(one, names) for one in node.value.args[:1]]
                if given and given[0] in RULE and isinstance(node.targets[0], ast.Name):
                    names[node.targets[0].id] = given[0]
                    ALIASES[f"{module.name}.{node.targets[0].id}"] = given[0]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                found[f"{module.name}.{node.name}"] = (node, names)
    return found


def _hands_to(node: ast.FunctionDef, names: dict[str, str], word: str) -> set[str]:
    """Whole names of what this function calls with the word as an argument."""
    return {
        ALIASES.get(name, name)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and any(
            isinstance(part, ast.Name) and part.id == word
            for part in [*call.args, *(keyword.value for keyword in call.keywords)]
        )
        and (name := resolved(call.func, names))
    }


def checking(functions) -> set[tuple[str, str]]:
    """Function and parameter of all that hand the parameter to the rule, however far away."""
    found: set[tuple[str, str]] = set()
    while True:
        asking = RULE | {name for name, _word in found}
        more = {
            (name, argument.arg)
            for name, (node, names) in functions.items()
            for argument in [*node.args.args, *node.args.kwonlyargs]
            if asking & _hands_to(node, names, argument.arg)
        }
        if more == found:
            return found
        found = more


def test_every_verb_asks_whether_its_reason_says_something():
    functions = _functions()
    asked = checking(functions)
    silent = [
        (module.name, node.name, argument.arg)
        for module in modules().values()
        if floor(module.name) == "domain" and not module.name.startswith("demo")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and {"by", "now"} <= {one.arg for one in [*node.args.args, *node.args.kwonlyargs]}
        for argument in [*node.args.args, *node.args.kwonlyargs]
        if argument.arg in WORDS and (f"{module.name}.{node.name}", argument.arg) not in asked
    ]
    assert set(silent) == {*NOT_A_TEXT, *CHECKED_BEFORE}
