"""Messages of modules and templates, extracted by GNU gettext's xgettext after Django has turned
each template into a form that xgettext reads, as makemessages does.

Django's own command makes one catalog for each directory of sources; here one directory of
templates belongs to several.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib
from django.utils.translation.template import templatize

KEYWORDS = (
    # `N_`: pure modules mark a message with their own function, which returns it unchanged.
    "N_",
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "pgettext_lazy:1c,2",
    "npgettext:1c,2,3",
    "npgettext_lazy:1c,2,3",
)
MISSING = "xgettext is not installed; it comes with GNU gettext (Debian: apt-get install gettext)."


class Unreadable(Exception):
    """The messages of a source cannot be extracted; the reason is the message."""


def messages_of(root: Path, sources: Iterable[Path]) -> polib.POFile:
    """Every message of these files below `root` in order of occurrence, with its places. Raises
    Unreadable for a template that cannot be read, and when xgettext is missing.
    """
    xgettext = shutil.which("xgettext")
    if xgettext is None:
        raise Unreadable(MISSING)
    names = [path.relative_to(root) for path in sources]
    with tempfile.TemporaryDirectory() as place:
        for name in names:
            target = Path(place, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_as_python(root, name), encoding="utf-8")
        ran = subprocess.run(  # noqa: S603 - sources of the project, no shell
            [xgettext, "--language=Python", "--from-code=UTF-8", "--no-wrap", "--output=-"]
            + [f"--keyword={keyword}" for keyword in KEYWORDS]
            + [str(name) for name in names],
            cwd=place,
            capture_output=True,
            encoding="utf-8",
        )
    if ran.returncode:
        raise Unreadable(ran.stderr.strip())
    return polib.pofile(ran.stdout) if ran.stdout else polib.POFile()


def _as_python(root: Path, name: Path) -> str:
    text = (root / name).read_text(encoding="utf-8")
    if name.suffix == ".py":
        return text
    try:
        return templatize(text, origin=name.as_posix())
    except SyntaxError as reason:
        raise Unreadable(f"{name}: {reason}") from reason
