"""Two versions of an application side by side: every text, row, file and the logo that differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.cycles.indicators import Words, indicators
from applications.form.content import Content, whole_content
from applications.form.models import Application, Commitment, Evidence, SelfScore, ServicePoint
from applications.form.sections import SECTIONS, Section
from applications.versions.enums import VersionKept
from applications.versions.models import ApplicationVersion
from applications.versions.versions import file_names, logo_hash

Piece = tuple[str, bool]
NOW = "now"
SHOWN_OF_A_HASH = 12
# A clause with the sign that ends it.
CLAUSE = re.compile(r"[^，。；：！？,;!?\n]*[，。；：！？,;!?\n]|[^，。；：！？,;!?\n]+")

# The columns of a row that name it: rows of the same name are compared, others came or went.
NAMED_BY: dict[str, tuple[str, ...]] = {
    "commitments": ("promise",),
    "service_points": ("name",),
    "self_scores": ("indicator",),
    "evidence": ("indicator", "sha256"),
}
MODELS: dict[str, Any] = {
    "commitments": Commitment,
    "service_points": ServicePoint,
    "self_scores": SelfScore,
    "evidence": Evidence,
}


@dataclass(frozen=True)
class Change:
    """One thing that differs. The pieces of a text are marked where it differs; without pieces it
    was not there.
    """

    label: Words
    before: Sequence[Piece]
    after: Sequence[Piece]


@dataclass(frozen=True)
class SectionChanges:
    title: Words
    changes: Sequence[Change]


@dataclass(frozen=True)
class Side:
    """One of the two things compared: a version, or what stands now."""

    key: str
    label: str
    content: Content
    logo_sha256: str = ""
    file_names: Mapping[str, str] = field(default_factory=dict)
    partly: bool = False


def side_of(version: ApplicationVersion) -> Side:
    label = _("Version %(number)s, signed off %(moment)s") % {
        "number": version.number,
        "moment": date_format(localtime(version.signed_at), "Y-m-d H:i"),
    }
    return Side(
        str(version.number),
        label,
        version.content,
        version.logo_sha256,
        version.file_names,
        version.kept == VersionKept.PARTLY,
    )


def sides(application: Application, *, with_now: bool = False) -> list[Side]:
    """The versions, the oldest first; and, for the agency itself, what stands now."""
    found = [side_of(version) for version in application.versions.all()]
    if with_now:
        found.append(
            Side(
                NOW,
                _("Current content, not signed off"),
                whole_content(application),
                logo_hash(application),
                file_names(application),
            )
        )
    return found


def chosen(found: Sequence[Side], before: str, after: str) -> tuple[Side, Side] | None:
    """The two that were asked for; the last two if nothing valid was; None if there are not two."""
    if len(found) < 2:
        return None
    by_key = {side.key: side for side in found}
    return by_key.get(before, found[-2]), by_key.get(after, found[-1])


def changes(
    application: Application, before: Side, after: Side, *, points: bool = True
) -> list[SectionChanges]:
    """What differs, in the order of the form. Without `points` nothing is said of self-scores, for
    judges, who give their own first.
    """
    compared = []
    for section in SECTIONS:
        old, new = (side.content["sections"].get(section.code, {}) for side in (before, after))
        found = section_changes(application, section, old, new, before, after, points=points)
        if found:
            compared.append(SectionChanges(section.title, found))
    return compared


def comparison(
    application: Application,
    asked: Mapping[str, str],
    *,
    with_now: bool = False,
    points: bool = True,
) -> dict[str, Any]:
    """What the page of two versions shows; `asked` is the query. With fewer than two versions there
    is nothing to compare.
    """
    found = sides(application, with_now=with_now)
    pair = chosen(found, asked.get("before", ""), asked.get("after", ""))
    context: dict[str, Any] = {"application": application, "sides": found, "pair": pair}
    if pair is not None:
        context["changed"] = changes(application, *pair, points=points)
        context["partly"] = [side for side in pair if side.partly]
        context["points_left_out"] = not points
    return context


def section_changes(
    application: Application,
    section: Section,
    old: Content,
    new: Content,
    before: Side,
    after: Side,
    *,
    points: bool = True,
) -> list[Change]:
    """What differs in one section."""
    found = []
    texts = (old.get("fields", {}), new.get("fields", {}))
    for one in section.fields:
        was, said = (fields.get(one.name, "") for fields in texts)
        if was != said:
            found.append(Change(one.label, *pieces(was, said)))
    if section.takes_logo:
        found += _logo(old, new, before, after)
    if section.rows:
        found += _rows(application, section.rows.name, old, new, (before, after), points)
    return found


def _logo(old: Content, new: Content, before: Side, after: Side) -> Iterable[Change]:
    names = (old.get("logo", ""), new.get("logo", ""))
    hashes = (before.logo_sha256, after.logo_sha256)
    if names[0] == names[1] or (all(hashes) and hashes[0] == hashes[1]):
        return
    said = [
        _whole(_("A picture (SHA-256 %(hash)s)") % {"hash": one[:SHOWN_OF_A_HASH] or "—"})
        if name
        else ()
        for name, one in zip(names, hashes, strict=True)
    ]
    yield Change(_("Logo"), said[0], said[1])


def _rows(
    application: Application,
    name: str,
    old: Content,
    new: Content,
    both: tuple[Side, Side],
    points: bool,
) -> Iterable[Change]:
    columns = [one for one in _columns(name) if points or one != "points"]
    known = indicators(application.cycle.rules or {"indicators": {}})
    was, said = (_by_name(name, content.get("rows", ())) for content in (old, new))
    for key in [*was, *(key for key in said if key not in was)]:
        one, other = was.get(key), said.get(key)
        label = _label(name, one or other or {}, known)
        if one is None or other is None:
            sides_words = [
                _whole("\n".join(_lines(name, columns, row, side))) if row else ()
                for row, side in zip((one, other), both, strict=True)
            ]
            yield Change(label, sides_words[0], sides_words[1])
            continue
        different = [column for column in columns if _cell(one, column) != _cell(other, column)]
        if different:
            lines = [
                "\n".join(_lines(name, different, row, side))
                for row, side in zip((one, other), both, strict=True)
            ]
            yield Change(label, *pieces(lines[0], lines[1]))


def _columns(name: str) -> list[str]:
    return [
        column.name
        for column in MODELS[name]._meta.concrete_fields
        if column.name in _KEPT[name] and column.name not in NAMED_BY[name]
    ]


_KEPT = {
    "commitments": (
        "promise unit baseline target less_is_better due_on how_measured how_to_check"
    ).split(),
    "service_points": "name address phone".split(),
    "self_scores": "indicator points reason".split(),
    "evidence": "indicator title sha256 commitment public".split(),
}
# What a row says that does not have the key.
_WITHOUT = {"public": False}


def _by_name(name: str, rows: Iterable[Content]) -> dict[tuple[Any, ...], Content]:
    """The rows by their name; of several with one name the first, the second..."""
    found: dict[tuple[Any, ...], Content] = {}
    for row in rows:
        key = tuple(row.get(column, "") for column in NAMED_BY[name])
        place = 0
        while (*key, place) in found:
            place += 1
        found[(*key, place)] = row
    return found


def _label(name: str, row: Content, known: Mapping[str, Any]) -> Words:
    if name in ("self_scores", "evidence"):
        item = known.get(row["indicator"])
        return item.label if item else row["indicator"]
    return row[NAMED_BY[name][0]]


def _lines(name: str, columns: Iterable[str], row: Content, side: Side) -> Iterable[str]:
    for column in columns:
        label = MODELS[name]._meta.get_field(column).verbose_name
        yield _("%(label)s: %(value)s") % {"label": label, "value": _said(_cell(row, column))}
    if name == "evidence":
        file = side.file_names.get(row["sha256"], "")
        yield f"{file} SHA-256 {row['sha256'][:SHOWN_OF_A_HASH]}".strip()


def _cell(row: Content, column: str) -> Any:
    return row.get(column, _WITHOUT.get(column))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in (None, "") else "—"


def _whole(text: str) -> Sequence[Piece]:
    return [(text, True)]


def pieces(before: str, after: str) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Both texts in pieces, marked where they differ, clause by clause: single signs that happen to
    be the same say nothing. An empty text has no pieces.
    """
    old, new = CLAUSE.findall(before), CLAUSE.findall(after)
    was: list[Piece] = []
    said: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was += [("".join(old[a:b]), kind != "equal")] if a < b else []
        said += [("".join(new[c:d]), kind != "equal")] if c < d else []
    return was, said
