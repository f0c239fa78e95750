"""The standard texts of notices: each has a name for good, by which the office finds and rewords
it.

CONFERRED = notice_text(
    "title.conferred",
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("A title has been conferred on “%(brand)s”"),
    body=gettext_noop("…"),
)

A notice of a transition stands in the table of its lifecycle and is named after the transition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import autodiscover_modules, import_string
from django.utils.translation import gettext

from brandportal.notices.enums import NoticeKind

# One named placeholder, or a percent sign as it is written in a text.
PLACEHOLDER = re.compile(r"%\(([a-z_]+)\)s|%%")


@dataclass(frozen=True)
class Words:
    """A subject and a text in one language, with placeholders."""

    subject: str
    body: str

    def __bool__(self) -> bool:
        return bool(self.subject or self.body)

    @property
    def names(self) -> set[str]:
        """The placeholders that stand in it."""
        found = PLACEHOLDER.finditer(f"{self.subject}\n{self.body}")
        return {match[1] for match in found if match[1]}

    def filled(self, values: Mapping[str, Any]) -> Words:
        """With these values in place of the placeholders."""
        return Words(self.subject % values, self.body % values)


@dataclass(frozen=True, kw_only=True)
class NoticeText:
    """What one kind of event is told by, in the words of the code (msgids with named
    placeholders), and by which kind a person chooses how to be told.
    """

    name: str
    kind: NoticeKind
    subject: str
    body: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", NoticeKind(self.kind))

    @property
    def placeholders(self) -> list[str]:
        """The names that stand in the text, in its order."""
        found = [match[1] for match in PLACEHOLDER.finditer(f"{self.subject}\n{self.body}")]
        return [name for name in dict.fromkeys(found) if name]

    @property
    def may_be_reworded(self) -> bool:
        """Notices of security stay as they are: whoever could reword them could hide an intrusion
        from the person it is told to.
        """
        return self.kind != NoticeKind.SECURITY

    def standard(self, language: str) -> Words:
        """The words of the code in a language."""
        with translation.override(language):
            return Words(gettext(self.subject), gettext(self.body))


_noted: dict[str, NoticeText] = {}


def notice_text(name: str, *, kind: NoticeKind, subject: str, body: str) -> NoticeText:
    """A text that stands beside the verb which tells it; only at the top of a module, so that the
    office finds it before it was ever told. Raises ValueError for a name that stands twice.
    """
    if name in _noted:
        raise ValueError(f"{name}: a notice stands twice")
    _noted[name] = NoticeText(name=name, kind=kind, subject=subject, body=body)
    return _noted[name]


def known_texts() -> dict[str, NoticeText]:
    """Every text of the portal by its name: of transitions, of deadlines that move, and the
    others, whose verbs the apps' own modules have loaded then.
    """
    autodiscover_modules("admin", "tasks", "two_persons")
    of_steps = [text for life in settings.LIFECYCLES for text in import_string(life).texts.values()]
    of_deadlines = [kind.text for kinds in settings.DEADLINES for kind in import_string(kinds)]
    return {text.name: text for text in [*of_steps, *of_deadlines, *_noted.values()]}
