"""The office's own words that hold a comment, in addition to the built-in list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.policies import is_office
from brandportal.errors import BadInput, require
from brandportal.journal.actions import action
from reviews.comments.comments import screen_again
from reviews.comments.models import HeldWord
from reviews.comments.text import plain, squeezed

WORD_AT_LEAST = 2


def save_word(*, word: HeldWord, by: Any, now: datetime) -> int:
    """Add a word; undecided comments that contain it are held from now on.

    Returns how many. Refuses with NotAllowed (role) and with BadInput a word of less than two
    characters.
    """
    require(is_office(by))
    if len(squeezed(plain(word.word)).text) < WORD_AT_LEAST:
        raise BadInput(_("A word has at least two characters."), field="word")
    with action(by=by, now=now) as act:
        word.save()
        held = screen_again(word)
        act.log(
            "comments.save_word",
            gettext_noop("Noted a word that holds comments"),
            word,
            {"held": held},
        )
    return held


def remove_word(*, word: HeldWord, by: Any, now: datetime) -> None:
    """Remove a word. Comments held by it stay held until somebody decides. Refuses with NotAllowed
    (role).
    """
    require(is_office(by))
    with action(by=by, now=now) as act:
        act.log("comments.remove_word", gettext_noop("Removed a word that held comments"), word)
        word.delete()
