"""Ratings with comments, written straight into the tables."""

from __future__ import annotations

from datetime import datetime

from applications.models import Application
from reviews.comments.comments import write_comment
from reviews.models import Comment, Rating
from reviews.rating.enums import Channel, RaterGroup
from tests.factories.ledger import enter
from tests.factories.rating import NOW


def a_rating(
    application: Application, *, pseudonym: str = "p" * 64, overall: int = 2, **more
) -> Rating:
    """One public rating with its ledger entry."""
    given = {"group": RaterGroup.PUBLIC, "channel": Channel.PHONE, "accepted_at": NOW, **more}
    rating = Rating(application=application, pseudonym=pseudonym, overall=overall, **given)
    return enter([rating])[0]


def a_comment(
    application: Application,
    text: str = "等了很久。",
    *,
    pseudonym: str = "p" * 64,
    now: datetime = NOW,
) -> Comment:
    """A rating with a comment."""
    rating = a_rating(application, pseudonym=pseudonym)
    comment = write_comment(application=application, rating_id=rating.pk, text=text, now=now)
    assert comment is not None
    return comment
