"""The office's own words that hold a comment back, beside the list that comes with the portal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.policies import is_office
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.domain import append, take_turn
from reviews.domain.voices.comment_text import plain, squeezed
from reviews.domain.voices.comments import screen_again
from reviews.models import HeldWord

WORD_AT_LEAST = 2


def save_word(*, word: HeldWord, by: Any, now: datetime) -> int:
    """Keep a word; comments that have it and that nobody has decided on wait for the office from now on.

    Returns how many. Refuses with NotAllowed (role) and with BadInput a word of less than two characters.
    """
    _office_only(by)
    if len(squeezed(plain(word.word)).text) < WORD_AT_LEAST:
        raise BadInput(_("A word has at least two characters."), field="word")
    with transaction.atomic():
        take_turn()
        word.save()
        held = screen_again(word)
        append(
            action="comments.save_word",
            done=gettext_noop("Noted a word that holds comments"),
            obj=word,
            by=by,
            now=now,
            data={"held": held},
        )
    return held


def remove_word(*, word: HeldWord, by: Any, now: datetime) -> None:
    """Take a word off the list. What it has held stays held until somebody decides. Refuses with NotAllowed (role)."""
    _office_only(by)
    with transaction.atomic():
        take_turn()
        append(
            action="comments.remove_word",
            done=gettext_noop("Removed a word that held comments"),
            obj=word,
            by=by,
            now=now,
        )
        word.delete()


def _office_only(by: Any) -> None:
    allowed = is_office(by)
    if not allowed:
        raise NotAllowed(allowed.reason)
