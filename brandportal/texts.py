"""Counting the length of a text as a person does; the same in the browser
(static/js/char_counter.js) and here.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from brandportal.errors import BadInput

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_LIMIT = sys.maxsize
SAYS_LEAST, KINDS_LEAST = 6, 4


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


def required_text(
    text: str,
    *,
    field: str,
    limit: int = NO_LIMIT,
    missing: StrOrPromise = "",
    bounds: StrOrPromise = "",
    least: int = 1,
    one_line: bool = False,
) -> str:
    """As `limited_text`; also refuses a text shorter than `least`, with the sentence `missing`."""
    spelled = " ".join(text.split()) if one_line else text
    if bounds and not least <= len(plain_text(spelled).strip()) <= limit:
        raise BadInput(str(bounds), field=field)
    cleaned = limited_text(spelled, field=field, limit=limit)
    if len(cleaned) < least:
        sentence = missing or _("Please write it down; the people concerned will read it.")
        raise BadInput(str(sentence), field=field)
    return cleaned


def letters_of(text: str) -> str:
    """Letters and digits alone, so that a full stop more makes no other text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


def telling_text(text: str, *, field: str, limit: int, missing: StrOrPromise) -> str:
    """As `required_text` in one line; refuses, too, one of signs alone and one that says nothing:
    fewer than six letters or digits, or fewer than four different ones.
    """
    said = letters_of(text)
    if len(said) < SAYS_LEAST or len(set(said)) < KINDS_LEAST:
        raise BadInput(str(missing), field=field)
    return required_text(text, field=field, limit=limit, one_line=True)
