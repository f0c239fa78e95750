"""Imports point down: between the apps, inside a subject, and without cycles."""

from __future__ import annotations

import sys

from tests.architecture.sources import (
    FLOORS,
    PACKAGES,
    ROOT,
    Import,
    Module,
    floor,
    modules,
    own,
    subject,
    targets,
)

RANK = {name: rank for rank, name in enumerate(PACKAGES)}
HEIGHT = {name: height for height, name in enumerate(FLOORS)}
# Of another app: never its forms, pages and tasks.
CLOSED_TO_OTHERS = {"forms", "filters", "views", "tasks", "admin", "urls"}
PURE_MODULES = (
    "reviews.scoring",
    "audits.rules",
    "brandportal.canonical",
    "brandportal.exact",
    "brandportal.rulebook",
    "brandportal.rulebook_checks",
    "brandportal.rulebook_eligibility",
    "brandportal.rulebook_follow_up",
    "brandportal.rulebook_shape",
    "brandportal.tables.cells",
    "brandportal.tables.columns",
    "brandportal.tables.headings",
    "brandportal.tables.packages",
    "brandportal.tables.reader",
    "brandportal.tables.shapes",
    "brandportal.tables.sheets",
    "brandportal.tables.text_files",
    "brandportal.tables.workbooks",
    "brandportal.workdays.holidays",
)


def crossings() -> list[tuple[Module, Import, str]]:
    return [
        (module, imported, target)
        for module in modules().values()
        for imported in module.imports
        for target in targets(imported)
        if own(target)
    ]


def is_pure(name: str) -> bool:
    return any(name == pure or name.startswith(f"{pure}.") for pure in PURE_MODULES)


def test_no_app_imports_a_higher_app():
    upward = [
        f"{module.place}:{imported.line} imports {target}"
        for module, imported, target in crossings()
        if RANK[target.partition(".")[0]] > RANK[module.name.partition(".")[0]]
    ]
    assert upward == []


def test_nobody_stands_on_the_demo():
    """Not the tools either: what an installation leaves out, nothing else may need."""
    tools = [
        Module(f"benchmarks.{path.stem}", path) for path in (ROOT / "benchmarks").rglob("*.py")
    ]
    using = [
        f"{module.place}:{imported.line}"
        for module in [*modules().values(), *tools]
        for imported in module.imports
        if imported.module.partition(".")[0] == "demo" and module.name.partition(".")[0] != "demo"
    ]
    assert using == []


def test_forms_and_pages_of_another_app_are_not_imported():
    closed = [
        f"{module.place}:{imported.line} imports {target}"
        for module, imported, target in crossings()
        if target.partition(".")[0] not in ("brandportal", module.name.partition(".")[0])
        and floor(target) in CLOSED_TO_OTHERS
    ]
    assert closed == []


def test_inside_a_subject_imports_point_down():
    upward = [
        f"{module.place}:{imported.line} imports {target}"
        for module, imported, target in crossings()
        if subject(target)
        and target.split(".")[:2] == module.name.split(".")[:2]
        and (here := floor(module.name))
        and (there := floor(target))
        and HEIGHT[there] > HEIGHT[here]
    ]
    assert upward == []


def test_arithmetic_imports_the_standard_library_only():
    impure = [
        f"{module.place}:{imported.line} imports {target}"
        for module in modules().values()
        if is_pure(module.name)
        for imported in module.imports
        for target in targets(imported)
        if target.partition(".")[0] not in sys.stdlib_module_names and not is_pure(target)
    ]
    assert impure == []


def test_no_modules_import_each_other_in_a_circle():
    graph = {
        name: {
            target
            for imported in module.imports
            if imported.at_top
            for target in targets(imported)
            if target in modules() and target != name
        }
        for name, module in modules().items()
    }
    # A module that imports nothing that is left cannot be part of a cycle; remove those until
    # nothing changes.
    while removable := {name for name, reached in graph.items() if not reached & graph.keys()}:
        graph = {name: reached for name, reached in graph.items() if name not in removable}
    in_circles = {name for name in graph if any(name in reached for reached in graph.values())}
    assert in_circles == set()


def test_nothing_that_decides_imports_a_presenter():
    """Neither of its own subject nor of another: a page may be rewritten without touching a rule.
    `two_persons` shows the second person what is proposed, so it may use the words of a page.
    """
    deciding = {*FLOORS[: FLOORS.index("presenters")], "tasks"}
    wrong = [
        f"{module.place}:{imported.line} imports {target}"
        for module, imported, target in crossings()
        if floor(module.name) in deciding
        and floor(target) == "presenters"
        and module.name.split(".")[1] != "two_persons"
    ]
    assert wrong == []
