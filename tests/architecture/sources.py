"""The project's modules as syntax trees, with their imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("brandportal", "applications", "reviews", "audits", "demo")
# Apps that are divided by the subjects of the programme: a package a subject, the floors inside it.
DIVIDED = ("applications", "reviews", "audits")
# Folders of a divided app that are no subjects.
BESIDE = {"artwork", "management", "migrations", "templatetags", "urls"}
# Every subject has the same floors. A module with any other name (verbs, a lifecycle) is on the
# floor `domain`; modules that only prepare what a page shows are on the floor `presenters`.
FLOORS = [
    "enums",
    "querysets",
    "models",
    "policies",
    "domain",
    "presenters",
    "forms",
    "filters",
    "views",
    "tasks",
    "admin",
    "urls",
]
ARITHMETIC = {"reviews.scoring", "audits.rules"}


@dataclass(frozen=True)
class Import:
    """`names` is empty for `import module`."""

    module: str
    names: tuple[str, ...]
    line: int
    at_top: bool


@dataclass(frozen=True)
class Module:
    """One source file: dotted name, path, tree."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def text(self, node: ast.AST) -> str:
        """The source text of a node; `ast.unparse` quotes differently in each version of Python."""
        return ast.get_source_segment(self.path.read_text(encoding="utf-8"), node) or ""

    @property
    def place(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def package(self) -> str:
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(self._imports(self.tree, at_top=True))

    def _imports(self, node: ast.AST, *, at_top: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(alias.name, (), child.lineno, at_top)
            elif isinstance(child, ast.ImportFrom):
                names = tuple(alias.name for alias in child.names)
                yield Import(self._absolute(child), names, child.lineno, at_top)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            else:
                inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from self._imports(child, at_top=at_top and not inside)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.package.split(".")
        base = parts[: len(parts) - node.level + 1]
        return ".".join([*base, *filter(None, [node.module])])


@cache
def modules() -> dict[str, Module]:
    """Every module of the project but migrations, by dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = Module(name, path)
    return found


def targets(imported: Import) -> list[str]:
    """The dotted names that an import reaches: submodules where the names are modules, else the
    module itself.
    """
    known = modules()
    below = [f"{imported.module}.{name}" for name in imported.names]
    reached = [name if name in known else imported.module for name in below]
    return sorted(set(reached or [imported.module]))


def subject(name: str) -> str | None:
    """The subject of a dotted name: `rating` of `reviews.rating.receipts`; None for what stands
    beside the subjects.
    """
    parts = name.split(".")
    if parts[0] not in DIVIDED or len(parts) < 2 or parts[1] in BESIDE:
        return None
    return parts[1] if (ROOT / parts[0] / parts[1]).is_dir() else None


def floor(name: str) -> str | None:
    """The floor of a module; None for packages, arithmetic and what has no floor."""
    parts = name.split(".")
    if parts[0] == "brandportal":
        return "domain" if "domain" in parts else None
    if parts[0] not in DIVIDED or ".".join(parts[:2]) in ARITHMETIC:
        return None
    # What an app puts together beside its subjects has the same names.
    below = parts[2:] if subject(name) else parts[1:]
    if not below or below[0] in BESIDE | {"apps"}:
        return None
    return below[0] if below[0] in FLOORS else "domain"


def own(name: str) -> bool:
    """Whether a dotted name belongs to the project."""
    return name.partition(".")[0] in PACKAGES
