"""Which sources belong to which catalog: one catalog for each app, one for brandportal and demo,
and one for what Django and its libraries say to people.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings

LANGUAGE = "zh_Hans"
GROUND_PACKAGE = "brandportal"
TEMPLATE_KINDS = {".html", ".txt", ".svg"}
UNSPOKEN = {"migrations", "__pycache__"}
# What people of the portal can meet; patterns below the directory of the installed packages.
FRAMEWORK = "framework"
FRAMEWORK_SOURCES = (
    "allauth/account/*.py",
    "allauth/mfa/**/*.py",
    "allauth/templates/account/base_reauthenticate.html",
    "allauth/templates/account/messages/*.txt",
    "allauth/templates/account/reauthenticate.html",
    "allauth/templates/mfa/**/*.*",
    "allauth/templates/usersessions/**/*.*",
    "allauth/usersessions/**/*.py",
    "django/contrib/admin/**/*.py",
    "django/contrib/admin/templates/**/*.html",
    "django/contrib/auth/*.py",
    "django/core/validators.py",
    "django/db/models/base.py",
    "django/db/models/constraints.py",
    "django/db/models/fields/*.py",
    "django/forms/*.py",
    "django_filters/**/*.py",
    "django_filters/templates/**/*.html",
)
# Features that the portal has switched off, and pages that it replaces.
NOT_OFFERED = (
    "webauthn",
    "allauth/account/admin.py",
    "allauth/account/models.py",
    "apps.py",
    "auth/admin.py",
    "auth/hashers.py",
    "auth/models.py",
    "conf.py",
    "mfa/email",
    "password_reset",
    "usersessions/models.py",
)


def catalog_path(area: str) -> Path:
    """The path of the area's catalog."""
    return settings.ROOT / "locale" / area / LANGUAGE / "LC_MESSAGES" / "django.po"


def area_of_template(path: Path) -> str:
    """`templates/<area>/` belongs to that app; every other template to `ground`."""
    top = path.relative_to(settings.ROOT / "templates").parts[0]
    return top if top in settings.LOCALE_AREAS else "ground"


def root_of(area: str) -> Path:
    """The directory below which the area's sources are named."""
    return Path(django.__file__).parents[1] if area == FRAMEWORK else settings.ROOT


def sources(area: str) -> list[Path]:
    """Every file whose messages stand in the area's catalog, in a fixed order."""
    if area == FRAMEWORK:
        return list(_framework_sources())
    return [*python_sources(area), *template_sources(area)]


def _framework_sources() -> Iterator[Path]:
    root = root_of(FRAMEWORK)
    for pattern in FRAMEWORK_SOURCES:
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            spoken = not UNSPOKEN & set(path.parts) and not any(one in name for one in NOT_OFFERED)
            if spoken and path.is_file():
                yield path


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
