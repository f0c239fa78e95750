"""Counting the length of a text as a person does; the same in the browser
(static/js/char_counter.js) and here.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.tables.cells import INVISIBLE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_LIMIT = sys.maxsize
SAYS_LEAST, KINDS_LEAST = 6, 4


def plain_text(text: str) -> str:
    """The text with one kind of line ending and composed characters (NFC), so that `len` counts a
    line break once; without characters that nobody sees or that turn the order of others around,
    as the reader of tables takes them away.

    Browsers send a line break as two characters and count it as one.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", INVISIBLE.sub("", lines))


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
    """As `limited_text`; also refuses a text shorter than `least`, with the sentence `missing`. One
    that is too short or too long is refused with `bounds` where that is given. With `one_line` line
    ends and doubled blanks become one blank.
    """
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


def says_something(text: str) -> bool:
    """Whether a text has at least six letters or digits, and four different ones."""
    said = letters_of(text)
    return len(said) >= SAYS_LEAST and len(set(said)) >= KINDS_LEAST


def telling_text(
    text: str,
    *,
    field: str,
    limit: int = NO_LIMIT,
    missing: StrOrPromise = "",
    least: int = 1,
    one_line: bool = False,
) -> str:
    """As `required_text`, for every reason, answer and finding that decides or is published. Also
    refuses one that says nothing (`says_something`): with `missing` an empty one, with a sentence
    of its own one of signs or of too few letters.
    """
    cleaned = required_text(
        text, field=field, limit=limit, missing=missing, least=least, one_line=one_line
    )
    if not says_something(cleaned):
        raise BadInput(
            _("This says too little: write a few words, at least %(least)d letters.")
            % {"least": SAYS_LEAST},
            field=field,
        )
    return cleaned


def reason_text(text: str, *, limit: int = NO_LIMIT) -> str:
    """The reason of a step as it is kept. Refuses with BadInput at the field `reason` as
    `telling_text` does.
    """
    return telling_text(text, field="reason", limit=limit, missing=_("Please give the reason."))


def own_words(text: str, *, others: Iterable[str], field: str) -> str:
    """The text, unless its letters are those of one of `others`, the texts of other cases: what is
    so in one case is not said with the words of another. Refuses with BadInput.
    """
    if letters_of(text) in {letters_of(other) for other in others}:
        raise BadInput(
            _("The same text is already used for another case. Describe this case."),
            field=field,
        )
    return text
