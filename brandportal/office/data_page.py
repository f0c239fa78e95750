"""Generates `docs/data.md` from the inventory of personal data: each field with its purpose and
retention.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils import translation

from brandportal.personal_data import Holding, Kind, holdings
from brandportal.rulebook import DEFAULT_RULES

HEAD = """\
# What is kept about people

Written by `manage.py data_doc` from what each model says beside its fields (`personal_data`); \
a check fails when a field of any model
is not declared or this page is stale. Days are those of the default rule set \
(`privacy`); each award year freezes its own.

| kind | what it means |
|---|---|
| personal | read as it is by those whom the access matrix names |
| keyed | a hash under a key of the installation: it tells the same person again, and nobody who |
| encrypted | numbers are decrypted one by one, \
each time with a reason in the journal, and emptied on schedule; \
seeds of second factors by signing in alone |

Backups hold what the database held on their day. Keep them no longer than the shortest term here, \
and apart from `RATER_KEY`:
without that key nothing keyed or encrypted leads to anybody.
"""


def page() -> str:
    """The whole page; the same declarations always give the same text."""
    with translation.override("en"):
        rows = [row for row in holdings().values() if row.is_personal]
        lines = [line for row in rows for line in _chapter(row)]
        others = sorted(row.model for row in holdings().values() if not row.is_personal)
    return "\n".join(
        [
            HEAD,
            "## Tables with personal data",
            *lines,
            "",
            "## Tables without",
            "",
            ", ".join(f"`{label}`" for label in others),
            "",
        ]
    )


def terms() -> dict[str, Any]:
    """The numbers used in the sentences about retention."""
    return dict(DEFAULT_RULES["privacy"])


def in_words(sentence: str, numbers: dict[str, Any]) -> str:
    """A sentence of the inventory in the reader's language, with its numbers."""
    words = translation.gettext(sentence)
    return words % numbers if "%(" in words else words


def _chapter(row: Holding) -> Iterator[str]:
    model = apps.get_model(row.model)
    numbers = terms()
    yield ""
    yield f"### `{row.model}` {model._meta.verbose_name}"
    yield ""
    yield f"{in_words(row.purpose, numbers)} Kept {in_words(row.kept, numbers)}."
    yield ""
    yield "| field | kind | kept |"
    yield "|---|---|---|"
    for name, kind in row.kinds.items():
        if kind != Kind.NONE:
            yield f"| `{name}` | {kind} | {in_words(row.ends(name), numbers)} |"
    if row.none:
        yield ""
        yield f"Says nothing about a person: {', '.join(row.none.split())}."
