"""What a rater is told about the check of the own rating: why, until when to answer, what became of
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from brandportal.errors import Verdict
from reviews.rating.models import RaterHearing, Rating
from reviews.screening import hearings
from reviews.screening.enums import HoldStatus
from reviews.screening.models import Hold

# By rule; without figures, networks and moments, which belong to other raters too.
ACCUSATIONS: dict[str, Any] = {
    "window": gettext_lazy(
        "It is one of many ratings that came in within a short time and whose answers differ from "
        "the other ratings of this brand."
    ),
    "network": gettext_lazy(
        "It is one of many ratings that came from one network and whose answers differ from the "
        "other ratings of this brand."
    ),
    "block": gettext_lazy(
        "It is one of many ratings that came from neighbouring networks and whose answers differ "
        "from the other ratings of this brand."
    ),
    "lockstep": gettext_lazy(
        "Several people gave exactly the same answers to the same brands as you did."
    ),
    "pace": gettext_lazy(
        "It was given with a code on paper, and many codes were used shortly after each other or "
        "from one network."
    ),
    "recheck": gettext_lazy("The agency asked for a re-check, and the office found it mistaken."),
}
OTHERWISE = gettext_lazy("It does not look as if it had been given freely.")


@dataclass(frozen=True)
class Heard:
    """The check of one rating, for the holder of its receipt."""

    hold: Hold
    hearing: RaterHearing | None
    accusation: str
    may_answer: Verdict
    may_appeal: Verdict

    @property
    def is_held(self) -> bool:
        return self.hold.status == HoldStatus.HELD

    @property
    def is_excluded(self) -> bool:
        return self.hold.status == HoldStatus.EXCLUDED


def heard(rating: Rating, *, now: datetime) -> Heard | None:
    """The check of a rating; None if it was never held, or counts again without an appeal."""
    hold = rating.hold
    hearing = RaterHearing.objects.filter(rating=rating).first()
    if hold is None or (hold.status == HoldStatus.RELEASED and hearing is None):
        return None
    return Heard(
        hold=hold,
        hearing=hearing,
        accusation=str(ACCUSATIONS.get(hold.rule, OTHERWISE)),
        may_answer=hearings.may_answer(rating, now=now),
        may_appeal=hearings.may_appeal(rating, now=now),
    )
