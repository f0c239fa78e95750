"""An example of each placeholder of the notices, for who words them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from brandportal.notices.notice_texts import NoticeText

# By the placeholder, or by notice and placeholder where one name has two meanings.
EXAMPLES = {
    "agency": _("Example Agency"),
    "brand": _("Example Brand"),
    "called": _("Example Brand"),
    "closed": "zhang.san.old",
    "closes": "2026-06-30",
    "code": "K7M4-2QXR",
    "count": "3",
    "day": "2026-09-30",
    "due": "2026-09-30 24:00",
    "hash": "9f2c4e…",
    "heads": "2026-09-30 18:00  5f0c…",
    "kept": "zhang.san",
    "moment": "2026-09-30 09:30",
    "new": "2026-10-12",
    "number": "2026-017",
    "object": _("Example Brand"),
    "old": "2026-10-09",
    "opens": "2026-06-01",
    "person": _("Example Person"),
    "place": _("Hall 2 of the service centre"),
    "points": "2",
    "promise": _("Answer within one working day"),
    "reason": _("The evidence does not show the year."),
    "reserve.called.place": _("Another Brand"),
    "sentence": _("The report on “Example Brand” has to be handed in."),
    "subject": _("Handed in: Example Brand"),
    "team": _("three judges and a clerk"),
    "text": _("The application is with the Efficiency Office."),
    "title": _("One window, one visit"),
    "tried": "20",
    "version": "1",
    "what": _("Report for the annual review"),
    "year": "2026",
}


def example_of(text: NoticeText, name: str) -> str:
    """What may stand in place of this placeholder."""
    return str(EXAMPLES.get(f"{text.name}.{name}", EXAMPLES[name]))


def examples_of(text: NoticeText) -> dict[str, str]:
    """An example of every placeholder of the text, in the active language."""
    return {name: example_of(text, name) for name in text.placeholders}
