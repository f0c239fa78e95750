"""Which sources belong to which catalog: one catalog for each app, and one for brandportal and
demo.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LANGUAGE = "zh_Hans"
GROUND_PACKAGE = "brandportal"
TEMPLATE_KINDS = {".html", ".txt", ".svg"}
UNSPOKEN = {"migrations", "__pycache__"}


def catalog_path(area: str) -> Path:
    """The path of the area's catalog."""
    return settings.ROOT / "locale" / area / LANGUAGE / "LC_MESSAGES" / "django.po"


def area_of_template(path: Path) -> str:
    """`templates/<area>/` belongs to that app; every other template to `ground`."""
    top = path.relative_to(settings.ROOT / "templates").parts[0]
    return top if top in settings.LOCALE_AREAS else "ground"


def python_sources(area: str) -> Iterator[Path]:
    """The area's modules in a fixed order, without migrations."""
    package = settings.ROOT / (GROUND_PACKAGE if area == "ground" else area)
    for path in sorted(package.rglob("*.py")):
        if not UNSPOKEN & set(path.parts):
            yield path


def template_sources(area: str) -> Iterator[Path]:
    """The area's templates in a fixed order."""
    for path in sorted((settings.ROOT / "templates").rglob("*")):
        if path.suffix in TEMPLATE_KINDS and path.is_file() and area_of_template(path) == area:
            yield path
