"""What is looked at, and which tests ought to notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Area:
    """Modules that decide something, and the tests that hold them; the tests of the module's own
    name go first.
    """

    sources: tuple[str, ...]
    tests: tuple[str, ...]

    def modules(self) -> list[Path]:
        """The modules, in order of their names."""
        found = {path for pattern in self.sources for path in ROOT.glob(pattern)}
        return sorted(path for path in found if path.name != "__init__.py")

    def tests_of(self, module: Path) -> list[str]:
        """Files and directories of tests for this module, the likeliest to notice first."""
        own = [
            str(path.relative_to(ROOT))
            for place in self.tests
            for path in sorted((ROOT / place).glob(f"test_{module.stem}.py"))
        ]
        return [*own, *(place for place in self.tests if place not in own)]


AREAS = {
    "scoring": Area(
        ("reviews/scoring/*.py", "brandportal/exact.py"),
        ("tests/reviews/scoring", "tests/brandportal/test_exact.py"),
    ),
    "policies": Area(
        (
            "applications/*/policies.py",
            "reviews/*/policies.py",
            "audits/*/policies.py",
            "brandportal/accounts/policies.py",
        ),
        (
            "tests/brandportal/accounts",
            "tests/applications/lifecycle",
            "tests/applications/negative_list",
            "tests/reviews/stages/test_evaluations.py",
            "tests/reviews/decision/test_decisions.py",
            "tests/audits/titles",
            "tests/audits/annual_review",
            "tests/access/test_matrix.py",
            "tests/access/test_two_persons.py",
        ),
    ),
    "journal": Area(
        (
            "brandportal/journal/actions.py",
            "brandportal/journal/domain.py",
            "brandportal/journal/models.py",
            "brandportal/journal/security.py",
        ),
        ("tests/brandportal/journal", "tests/brandportal/test_commands.py"),
    ),
}
