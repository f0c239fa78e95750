"""The inventory of personal data: every field of every model is declared, and `docs/data.md` is
generated from it.

A model declares its fields as `personal_data = Holding(...)`; for models of libraries,
`LIBRARY_PERSONAL_DATA` in the settings names lists by dotted path. A field that is not declared
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
    # Plain text, readable by the roles that the access matrix names.
    PERSONAL = "personal"
    # A keyed hash: the same person is recognised, but cannot be identified.
    KEYED = "keyed"
    # Telephone numbers are decrypted by `reviews.privacy.identities.read_identity` only, seeds of
    # second factors by signing in only.
    ENCRYPTED = "encrypted"


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One model: its fields by kind (names separated by spaces), their purpose and how long they
    are kept.

    `purpose`, `kept` and the values of `until` (fields deleted at another time) are msgids.
    `encrypted` maps each field that the reader of identities may decrypt to the purpose of its
    key; `unread` names the encrypted fields that only the program decrypts and that no page shows.
    `model` is the label in lower case; a model that declares its own `personal_data` omits it.
    """

    purpose: str
    kept: str
    model: str = ""
    none: str = ""
    personal: str = ""
    keyed: str = ""
    encrypted: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""
    until: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Every declared field and its kind."""
        named = {
            Kind.NONE: self.none.split(),
            Kind.PERSONAL: self.personal.split(),
            Kind.KEYED: self.keyed.split(),
            Kind.ENCRYPTED: [*self.encrypted, *self.unread.split()],
        }
        return {name: kind for kind, names in named.items() for name in names}

    @property
    def is_personal(self) -> bool:
        """Whether any of its fields is about a person."""
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
    # Sorted, because models are registered in the order of imports.
    return dict(sorted(found.items()))


def columns(model: type[models.Model]) -> set[str]:
    """The fields of a model that the database stores: its own columns and many-to-many tables."""
    return {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}


def faults() -> Iterator[str]:
    """One sentence for each undeclared field and for each declaration without a field."""
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
        listed = [*(name for text in texts for name in text.split()), *row.encrypted]
        for name in sorted({name for name in listed if listed.count(name) > 1}):
            yield f"{label}.{name} is declared twice."
        for name in sorted(there - set(listed)):
            yield f"{label}.{name} is not declared."
        for name in sorted({*listed, *row.until} - there):
            yield f"{label}.{name} is declared and is no field."
