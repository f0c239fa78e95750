"""Conventions of the project that a reviewer would otherwise check by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.sources import ROOT, Module, modules

LONGEST = 400
THE_DOOR = "brandportal.workflow"
# The status of a result is a finding (ranked, or too few ratings), computed at each count; it has
# no lifecycle.
FINDINGS = {"reviews.results.counting"}
SIGNAL_SOURCES = (
    "django.db.models.signals",
    "django.dispatch",
    "django.core.signals",
    "celery.signals",
)
# These run before Django has settings.
BEFORE_SETTINGS = {
    "brandportal.wsgi",
    "brandportal.asgi",
    "brandportal.celery",
    "demo.serving",
}
EMPTY_NAMES = {"utils", "helpers", "util", "helper", "misc", "common"}


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def status_assignments(module: Module) -> list[int]:
    """Lines that set a status: by assignment, `setattr`, `update(status=…)` or `bulk_update(…,
    ["status"])`.
    """
    lines = []
    for node in ast.walk(module.tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        flat = [part for target in targets for part in ast.walk(target)]
        if any(isinstance(part, ast.Attribute) and part.attr == "status" for part in flat):
            lines.append(node.lineno)
    for call in calls(module):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        bare = call.func.id if isinstance(call.func, ast.Name) else ""
        texts = {part.value for part in ast.walk(call) if isinstance(part, ast.Constant)}
        if name == "update" and any(keyword.arg == "status" for keyword in call.keywords):
            lines.append(call.lineno)
        if (name == "bulk_update" or bare == "setattr") and "status" in texts:
            lines.append(call.lineno)
    return lines


def test_status_is_assigned_by_the_engine_only():
    elsewhere = [
        f"{module.place}:{line}"
        for module in modules().values()
        if module.name not in {THE_DOOR, *FINDINGS}
        for line in status_assignments(module)
    ]
    assert elsewhere == []


def test_the_search_for_assignments_finds_each_way():
    source = ROOT / "x.py"
    module = Module("x", source)
    object.__setattr__(
        module,
        "tree",
        ast.parse(
            "row.status = 1\nrow.status += 1\na, row.status = 1, 2\nrows.update(status=1)\n"
            'setattr(row, "status", 1)\nrows.bulk_update(found, ["status"])\n'
            "row.status == 1\nrows.filter(status=1)\nrows.update(stage=1)\n"
        ),
    )
    assert status_assignments(module) == [1, 2, 3, 4, 5, 6]


def test_no_module_is_longer_than_it_may_be():
    long = {
        module.place: lines
        for module in modules().values()
        if (lines := len(module.path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_nothing_listens_to_signals():
    listeners = [
        f"{module.place}:{imported.line}"
        for module in modules().values()
        for imported in module.imports
        if imported.module.startswith(SIGNAL_SOURCES)
        or "signals" in imported.names
        or imported.module.endswith(".signals")
    ]
    assert listeners == []


def test_no_model_saves_in_a_way_of_its_own():
    overrides = [
        f"{module.place}:{node.lineno}"
        for module in modules().values()
        if "models" in module.name.split(".")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "asave"}
    ]
    assert overrides == []


def test_no_module_has_a_name_that_says_nothing():
    empty = [
        module.place for module in modules().values() if EMPTY_NAMES & set(module.name.split("."))
    ]
    assert empty == []


def test_settings_alone_read_the_environment():
    readers = [
        f"{module.place}:{node.lineno}"
        for module in modules().values()
        if not module.name.startswith("brandportal.settings") and module.name not in BEFORE_SETTINGS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert readers == []


def test_files_are_sent_by_two_functions_only():
    """Whatever is to be saved leaves as an attachment in a sandbox; a view that writes the header
    itself forgets the rest.
    """
    senders = {"brandportal.web.downloads", "brandportal.web.spreadsheets"}
    own_way = [
        module.place
        for module in modules().values()
        if module.name not in senders
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Constant) and node.value == "Content-Disposition")
        or (isinstance(node, ast.Name) and node.id == "FileResponse")
    ]
    assert own_way == []


TOKENS = "brandportal.tokens"


def test_tokens_are_made_in_one_place():
    """What goes out to a browser and comes back is encrypted for one purpose; signing alone would
    leave it readable.
    """
    signers = [
        f"{module.place}:{imported.line}"
        for module in modules().values()
        if module.name != TOKENS
        for imported in module.imports
        if imported.module.startswith("django.core.signing")
        or (imported.module == "django.core" and "signing" in imported.names)
        or imported.module.endswith(".ciphers.aead")
    ]
    cookies = [
        f"{module.place}:{call.lineno}"
        for module in modules().values()
        for call in calls(module)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"set_signed_cookie", "get_signed_cookie"}
    ]
    assert signers + cookies == []


CLOCKS = {"monotonic", "perf_counter"}
# Servers and backups are timed there, by the load that the machine had beside them.
TIMED = ("tests/production/", "tests/hostile/", "tests/browser/")


def clock_assertions(tree: ast.AST) -> list[int]:
    """Lines that assert how much time has passed."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
        for part in ast.walk(node.test)
        if isinstance(part, ast.BinOp)
        and isinstance(part.op, ast.Sub)
        and isinstance(part.left, ast.Call)
        and CLOCKS & {getattr(part.left.func, "attr", ""), getattr(part.left.func, "id", "")}
    ]


def test_no_test_asserts_how_long_it_took():
    """A busy machine fails it; what was waited for, tried or read is counted instead."""
    timed = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if not path.relative_to(ROOT).as_posix().startswith(TIMED)
        for line in clock_assertions(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert timed == []


def test_the_search_for_clocks_finds_them():
    found = "assert time.monotonic() - begun < 1\nassert perf_counter() - begun < 1\n"
    others = "assert now - begun < 1\nassert time.monotonic() < deadline\n"
    assert clock_assertions(ast.parse(found + others)) == [1, 2]
