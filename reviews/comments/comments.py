"""The comments of raters: saved with the rating, sealed until it closes, shown by rule, decided on
by the office.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import BadInput
from brandportal.texts import plain_text, telling_text
from brandportal.workflow import transition
from reviews.comments.enums import FINDING_GROUPS, Finding
from reviews.comments.models import Comment, HeldWord
from reviews.comments.querysets import CommentQuerySet
from reviews.comments.screen import redacted, screen_text, without_numbers
from reviews.comments.workflow import COMMENT

PLACES = 2**31
REASON_LIMIT = 300
# Characters that change the direction of text: a comment must be displayed as it was written.
DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidied(text: str) -> str:
    """The text to store: one kind of line ending, no control characters, no surrounding blanks."""
    lines = plain_text(text).replace("\t", " ")
    kept = (
        c
        for c in lines
        if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in DIRECTION_MARKS)
    )
    return "".join(kept).strip()


def write_comment(
    *, application: Application, rating_id: int, text: str, now: datetime
) -> Comment | None:
    """Save the comment of a rating, in the rating's transaction; an empty text deletes an earlier
    comment.

    Numbers of telephones, identity papers, cards and accounts are masked before anything is stored;
    a changed text is screened again. Nothing is logged in the journal, as with ratings. Refuses
    with BadInput at the field `comment` if it is longer than the rules of the award year allow.
    """
    words = tidied(text)
    if not words:
        Comment.objects.filter(rating_id=rating_id).delete()
        return None
    rules = application.cycle.rules["public"]["comments"]
    if len(words) > rules["length"]:
        raise BadInput(
            _("A comment has at most %(limit)d characters; this one has %(length)d.")
            % {"limit": rules["length"], "length": len(words)},
            field="comment",
        )
    comment, _created = Comment.objects.update_or_create(
        rating_id=rating_id,
        defaults={
            "application_id": application.pk,
            "text": without_numbers(words),
            "written_on": timezone.localdate(now),
            "place": secrets.randbelow(PLACES),
            **_screened(words, rules),
        },
    )
    return comment


def _screened(text: str, rules: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """`before` are findings of an earlier screening, whose text was masked."""
    codes = {
        *screen_text(text, HeldWord.objects.values_list("word", flat=True)),
        *before.split(","),
    }
    findings = [code for code in Finding if code in codes]
    holding = {code for group in rules["held_when"] for code in FINDING_GROUPS[group]}
    return {"findings": ",".join(findings), "held": bool(holding & set(findings))}


def finding_words(comment: Comment) -> list[str]:
    """The findings in the reader's language."""
    return [str(Finding(code).label) for code in comment.findings.split(",") if code]


def public_text(comment: Comment) -> str:
    """The comment for everybody but the office: plain text, with personal details masked."""
    return redacted(comment.text)


def public_comments(*applications: Application) -> CommentQuerySet:
    """The public ones among these comments, the newest award year first, within a year in random
    order.

    None before the count, and none if the rules of the year show no comments.
    """
    return (
        Comment.objects.to_be_shown()
        .filter(application__in=applications)
        .select_related("application__cycle")
        .order_by("-application__cycle__year", "place", "pk")
    )


def show(*, comment: Comment, by: Any, now: datetime) -> Comment:
    """Show it to everybody, with personal details masked.

    Refuses with NotAllowed (role, conflict of interest) and NotNow (shown already, or the ratings
    are not counted).
    """
    return transition(COMMENT, "show", comment, by=by, now=now, changes={"reason": ""})


def hide(*, comment: Comment, reason: str, by: Any, now: datetime) -> Comment:
    """Hide it from everybody but the office, with a reason in the journal.

    Refuses as `show` does, and with BadInput without a reason.
    """
    missing = _("Please say why; it is recorded in the journal.")
    why = telling_text(reason, field="reason", limit=REASON_LIMIT, missing=missing)
    return transition(
        COMMENT, "hide", comment, by=by, now=now, changes={"reason": why}, data={"reason": why}
    )


def screen_again(word: HeldWord) -> int:
    """Screen undecided comments that contain this word again; returns how many are held now."""
    held = 0
    waiting = Comment.objects.filter(status=COMMENT.initial, held=False, text__icontains=word.word)
    with transaction.atomic():
        for comment in waiting.select_related("application__cycle").iterator():
            rules = comment.application.cycle.rules["public"]["comments"]
            fresh = _screened(comment.text, rules, comment.findings)
            held += Comment.objects.filter(pk=comment.pk).update(**fresh)
    return held
