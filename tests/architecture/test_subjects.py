"""Imports between the subjects of an app point one way, and use only what a subject offers in
PUBLIC.
"""

from __future__ import annotations

import ast
import re
from importlib import import_module

from tests.architecture.sources import BESIDE, DIVIDED, ROOT, Module, modules, own, subject, targets

SUBJECTS = {app: import_module(app).SUBJECTS for app in DIVIDED}


def crossings(app: str) -> list[tuple[Module, int, str]]:
    """Imports of another subject of this app, from wherever they come."""
    return [
        (module, imported.line, target)
        for module in modules().values()
        for imported in module.imports
        for target in targets(imported)
        if own(target)
        and target.partition(".")[0] == app
        and subject(target)
        and (subject(target), app) != (subject(module.name), module.name.partition(".")[0])
    ]


def offered(app: str, name: str) -> tuple[str, ...]:
    return tuple(getattr(import_module(f"{app}.{name}"), "PUBLIC", ()))


def below(target: str) -> str:
    """The module inside its subject, as `PUBLIC` names it."""
    return target.split(".", 2)[2] if target.count(".") > 1 else ""


def test_every_folder_of_a_divided_app_is_a_subject_or_known():
    for app in DIVIDED:
        folders = {
            path.name for path in (ROOT / app).iterdir() if path.is_dir() and path.name[0] != "_"
        }
        assert folders - BESIDE == set(SUBJECTS[app])


def test_subjects_import_only_subjects_that_stand_before_them():
    upward = [
        f"{module.place}:{line} imports {target}"
        for app, names in SUBJECTS.items()
        for module, line, target in crossings(app)
        if module.name.partition(".")[0] == app
        and (here := subject(module.name))
        # Words alone: an enum imports nothing, so it ties nothing together.
        and below(target) != "enums"
        and names.index(subject(target)) > names.index(here)
    ]
    assert upward == []


def test_of_another_subject_only_what_it_offers_is_imported():
    closed = [
        f"{module.place}:{line} imports {target}"
        for app in SUBJECTS
        for module, line, target in crossings(app)
        # The app's own modules above its subjects put them together.
        if not (module.name.partition(".")[0] == app and not subject(module.name))
        and below(target) not in offered(app, str(subject(target)))
    ]
    assert closed == []


def test_what_a_subject_offers_is_used_by_another():
    used = {
        (app, subject(target), below(target))
        for app in SUBJECTS
        for _module, _line, target in crossings(app)
    }
    unused = [
        f"{app}.{name} offers {one}"
        for app, names in SUBJECTS.items()
        for name in names
        for one in offered(app, name)
        if (app, name, one) not in used
    ]
    assert unused == []


def test_every_subject_says_what_it_is():
    silent = [
        f"{app}.{name}"
        for app, names in SUBJECTS.items()
        for name in names
        if not ast.get_docstring(modules()[f"{app}.{name}"].tree)
    ]
    assert silent == []


def test_the_map_of_the_house_shows_the_subjects_in_their_order():
    text = (ROOT / "docs" / "structure.md").read_text(encoding="utf-8")
    for app, names in SUBJECTS.items():
        table = text.partition(f"## The subjects of {app}")[2].partition("\n## ")[0]
        assert tuple(re.findall(r"^\| `([a-z_]+)/`", table, re.MULTILINE)) == names


def test_templates_and_tests_have_folders_of_the_same_names():
    for app, names in SUBJECTS.items():
        pages = {path.name for path in (ROOT / "templates" / app).iterdir() if path.is_dir()}
        assert pages - {"components"} <= set(names)
        tests = {path.name for path in (ROOT / "tests" / app).iterdir() if path.is_dir()}
        assert tests - {"__pycache__"} <= set(names)
