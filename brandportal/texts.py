"""Counting the length of a text as a person does; the same in the browser
(static/js/char_counter.js) and here.
"""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from brandportal.errors import BadInput


def plain_text(text: str) -> str:
    """The text with one kind of line ending and composed characters (NFC), so that `len` counts a
    line break once.

    Browsers send a line break as two characters and count it as one.
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def limited_text(text: str, *, field: str, limit: int) -> str:
    """The normalised text without surrounding blanks. Refuses with BadInput at `field` a text that
    is too long.
    """
    cleaned = plain_text(text).strip()
    if len(cleaned) > limit:
        raise BadInput(
            _("This text may have up to %(limit)d characters.") % {"limit": limit}, field=field
        )
    return cleaned


def required_text(text: str, *, field: str, limit: int, missing: str = "", least: int = 1) -> str:
    """As `limited_text`; also refuses a text shorter than `least`, with the sentence `missing`."""
    cleaned = limited_text(text, field=field, limit=limit)
    if len(cleaned) < least:
        raise BadInput(
            missing or _("Please write it down; the people concerned will read it."), field=field
        )
    return cleaned
