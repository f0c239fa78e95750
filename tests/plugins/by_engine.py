"""`--by-engine`: of the tests those that an engine can make differ.

They speak of locks, constraints, triggers, migrations or statements: themselves, or by a fixture, a
function or a constant of their module that they name. Of a module whose `pytestmark` does, and of
what stands in WHOLLY, all.
"""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

SPEAKS = re.compile(
    r"vendor|[Ss][Qq][Ll]ite|cursor\(|IntegrityError|[Cc]onstraint|[Tt]rigger|transaction=True"
    r"|threading|[Mm]igrat|RawSQL|for_update"
)
WHOLLY = (
    "tests/reviews/rating/",
    "tests/reviews/ledger/",
    "tests/reviews/results/",
    "tests/demo/",
    "tests/journeys/",
    "tests/production/",
    "tests/access/",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--by-engine", action="store_true", help="what an engine can make differ")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("by_engine"):
        return
    left_out = [item for item in items if not _differs(item)]
    items[:] = [item for item in items if item not in set(left_out)]
    config.hook.pytest_deselected(items=left_out)


def _differs(item: pytest.Item) -> bool:
    speaking = names_that_speak(item.path.read_text(encoding="utf-8"))
    name = getattr(item, "originalname", item.name)
    return item.nodeid.startswith(WHOLLY) or bool({name, "pytestmark"} & speaking)


@cache
def names_that_speak(source: str) -> frozenset[str]:
    """What a module defines that speaks of the engine, or names something that does."""
    texts: dict[str, str] = {}
    uses: dict[str, set[str]] = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign):
            continue
        decorated = [each.lineno for each in getattr(node, "decorator_list", [])]
        first = min([node.lineno, *decorated]) - 1
        text = "\n".join(source.splitlines()[first : node.end_lineno])
        for name in _defined(node):
            texts[name], uses[name] = text, set(re.findall(r"\w+", text)) - {name}
    speaking = {name for name, text in texts.items() if SPEAKS.search(text)}
    while more := {name for name, used in uses.items() if used & speaking} - speaking:
        speaking |= more
    return frozenset(speaking)


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    return [
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
