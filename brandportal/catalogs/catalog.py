"""A translation catalog: merged with the messages of the sources, checked for gaps, compiled."""

from __future__ import annotations

import os
import re
from pathlib import Path

import polib
from django.conf import settings

from brandportal.catalogs import areas
from brandportal.catalogs.extraction import messages_of

PERCENT = re.compile(r"(?<!%)%\((\w+)\)[sd]|(?<!%)%[sd]")
BRACES = re.compile(r"\{(\w*)\}")
HEADER = {
    "Project-Id-Version": "brandportal",
    "Language": areas.LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

Key = tuple[str, str | None]


def found_in(area: str) -> dict[Key, polib.POEntry]:
    """Every message of the area's sources, in order of occurrence."""
    found = messages_of(areas.root_of(area), areas.sources(area))
    return {(entry.msgid, entry.msgctxt): entry for entry in found}


def load(area: str) -> polib.POFile:
    """The area's catalog, empty when there is none yet."""
    path = areas.catalog_path(area)
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def _entry(found: polib.POEntry, former: polib.POEntry | None) -> polib.POEntry:
    both = f"{found.msgid} {found.msgid_plural}"
    flags = ["fuzzy"] if former and "fuzzy" in former.flags else []
    if PERCENT.search(both):
        flags.append("python-format")
    elif BRACES.search(both):
        flags.append("python-brace-format")
    entry = polib.POEntry(
        msgid=found.msgid,
        msgctxt=found.msgctxt,
        # Line numbers are left out, because they change with every edit.
        occurrences=[(place, "") for place in dict(found.occurrences)],
        flags=flags,
        tcomment=former.tcomment if former else "",
    )
    translation = _translation(former)
    if found.msgid_plural:
        entry.msgid_plural = found.msgid_plural
        entry.msgstr_plural = {0: translation}
    else:
        entry.msgstr = translation
    return entry


def _translation(entry: polib.POEntry | None) -> str:
    if entry is None:
        return ""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def merged(former: polib.POFile, found: dict[Key, polib.POEntry], *, prune: bool) -> polib.POFile:
    """The messages of the sources with their known translations; messages no longer used are kept
    as obsolete, or pruned.
    """
    known = {(entry.msgid, entry.msgctxt): entry for entry in former}
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = dict(HEADER)
    for key, here in found.items():
        catalog.append(_entry(here, known.pop(key, None)))
    for entry in known.values():
        if not prune and _translation(entry):
            entry.obsolete = True
            entry.occurrences = []
            catalog.append(entry)
    return catalog


def save(area: str, catalog: polib.POFile) -> None:
    """Write the area's catalog if it differs from the file."""
    path = areas.catalog_path(area)
    text = f"{catalog}\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _placeholders(text: str) -> list[str]:
    return sorted({found[0] for found in PERCENT.finditer(text)} | set(BRACES.findall(text)))


def _entry_problem(entry: polib.POEntry) -> str | None:
    translation = _translation(entry)
    if "fuzzy" in entry.flags:
        return "fuzzy"
    if not translation.strip():
        return "not translated"
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    if _placeholders(translation) != wanted:
        return f"placeholders differ: {_placeholders(translation)} for {wanted}"
    return None


def problems(area: str) -> list[str]:
    """What makes the area's catalog incomplete, one line each: `area: reason: message`."""
    catalog = load(area)
    present = {(entry.msgid, entry.msgctxt) for entry in catalog if not entry.obsolete}
    spoken = found_in(area)
    lines = [f"{area}: not in the catalog: {msgid!r}" for msgid, _ in spoken.keys() - present]
    lines += [
        f"{area}: nobody says this any more: {msgid!r}" for msgid, _ in present - spoken.keys()
    ]
    for entry in catalog:
        if entry.obsolete:
            lines.append(f"{area}: kept but unused, prune it: {entry.msgid!r}")
        elif reason := _entry_problem(entry):
            lines.append(f"{area}: {reason}: {entry.msgid!r}")
    return sorted(lines)


def disagreements() -> list[str]:
    """Messages that are translated differently in two catalogs: the catalog that is read first
    would win.
    """
    said: dict[Key, dict[str, str]] = {}
    for area in settings.LOCALE_AREAS:
        for entry in load(area):
            if not entry.obsolete and _translation(entry):
                said.setdefault((entry.msgid, entry.msgctxt), {})[area] = _translation(entry)
    return [
        f"two translations: {msgid!r}: {sorted(by_area.items())}"
        for (msgid, _), by_area in sorted(said.items(), key=lambda item: item[0][0])
        if len(set(by_area.values())) > 1
    ]


def compile_stale() -> list[Path]:
    """Compile each catalog that is newer than its compiled file; the file is replaced
    atomically.
    """
    written = []
    for area in settings.LOCALE_AREAS:
        source = areas.catalog_path(area)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        beside = target.with_name(f"{target.name}.{os.getpid()}")
        load(area).save_as_mofile(str(beside))
        beside.replace(target)
        written.append(target)
    return written
