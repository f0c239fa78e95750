"""Ratings with comments, written straight into the tables."""

from __future__ import annotations

from datetime import datetime

from applications.models import Application
from reviews.comments.comments import write_comment
from reviews.models import Comment
from tests.factories.rating import NOW, make_rating


def make_comment(
    application: Application,
    text: str = "等了很久。",
    *,
    pseudonym: str = "p" * 64,
    now: datetime = NOW,
) -> Comment:
    """A rating with a comment."""
    rating = make_rating(application, pseudonym=pseudonym, overall=2, reasons="", accepted_at=NOW)
    comment = write_comment(application=application, rating_id=rating.pk, text=text, now=now)
    assert comment is not None
    return comment
