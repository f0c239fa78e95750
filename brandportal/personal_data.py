"""What the portal keeps about people: every field of every model is declared, and `docs/data.md` is
written from it.

A model says it beside its fields, as `personal_data = Holding(...)`; for the models of libraries
`LIBRARY_PERSONAL_DATA` in the settings names lists by dotted path. A field that nobody declared
fails the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

WHILE_ACCOUNT = gettext_noop("as long as the account exists")
RECORD = gettext_noop("for good, as the record of the programme")
NO_PERSON = gettext_noop("Says nothing about persons.")
WHO_DID = gettext_noop("Who did what in office.")


class Kind(StrEnum):
    """What a field tells about a person."""

    NONE = "none"
    # Read as it is by those whom the access matrix names.
    PERSONAL = "personal"
    # A hash under a key: it tells the same person again, and nobody who.
    KEYED = "keyed"
    # Encrypted; `reviews.privacy.identities.read_identity` alone opens numbers, signing in
    # alone the second factor.
    SEALED = "sealed"


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One model: its fields by kind (names in one string), what they are for and how long they are
    kept.

    `purpose`, `kept` and the sentences in `until` (for fields with an end of their own) are msgids.
    `sealed` gives for each field that the reader of identities may open the purpose it is sealed
    for; `unread` names the sealed fields that the program opens for itself and shows to nobody.
    `model` is the label in small letters; a model that declares itself leaves it out.
    """

    purpose: str
    kept: str
    model: str = ""
    none: str = ""
    personal: str = ""
    keyed: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""
    until: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Every declared field and its kind."""
        named = {
            Kind.NONE: self.none.split(),
            Kind.PERSONAL: self.personal.split(),
            Kind.KEYED: self.keyed.split(),
            Kind.SEALED: [*self.sealed, *self.unread.split()],
        }
        return {name: kind for kind, names in named.items() for name in names}

    @property
    def is_personal(self) -> bool:
        """Whether anything in it has to do with a person."""
        return set(self.kinds.values()) != {Kind.NONE}

    def ends(self, name: str) -> str:
        """How long this field is kept (msgid)."""
        return self.until.get(name, self.kept)


@cache
def holdings() -> dict[str, Holding]:
    """Every declared model, by label in small letters."""
    declared = [row for path in settings.LIBRARY_PERSONAL_DATA for row in import_string(path)]
    declared += [
        replace(row, model=model._meta.label_lower)
        for model in apps.get_models()
        if (row := vars(model).get("personal_data")) is not None
    ]
    found = {row.model: row for row in declared}
    if len(found) != len(declared):
        raise ValueError("a model is declared twice")
    # Models are registered in the order of whichever import came first.
    return dict(sorted(found.items()))


def columns(model: type[models.Model]) -> set[str]:
    """The fields of a model that stand in the database: its own columns, and the tables of its
    many-to-many fields.
    """
    return {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}


def faults() -> Iterator[str]:
    """Every field that is not declared, and every declaration without its field, one sentence
    each.
    """
    known = holdings()
    every = {
        model._meta.label_lower: model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    for label in sorted(every.keys() - known.keys()):
        yield f"{label} is not declared."
    for label in sorted(known.keys() - every.keys()):
        yield f"{label} is declared and is no model."
    for label in sorted(every.keys() & known.keys()):
        row, there = known[label], columns(every[label])
        texts = (row.none, row.personal, row.keyed, row.unread)
        listed = [*(name for text in texts for name in text.split()), *row.sealed]
        for name in sorted({name for name in listed if listed.count(name) > 1}):
            yield f"{label}.{name} is declared twice."
        for name in sorted(there - set(listed)):
            yield f"{label}.{name} is not declared."
        for name in sorted({*listed, *row.until} - there):
            yield f"{label}.{name} is declared and is no field."
