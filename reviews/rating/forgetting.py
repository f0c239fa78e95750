"""Hiding the levels of a rating at the rater's request, because a receipt would prove them to
anybody who has its code.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from applications.cycles.enums import Stage
from applications.cycles.timeline import moment_in_words, window
from applications.models import Cycle
from brandportal.errors import YES, Verdict, no, require
from reviews.rating.models import Rating
from reviews.rating.receipts import SEALED, Found


def may_forget_levels(found: Found, *, now: datetime) -> Verdict:
    """After the close, once."""
    closed = may_hide_answers(found.rating.application.cycle, now=now)
    if closed and found.rating.levels_forgotten:
        return no(_("Your answers are not shown any more."))
    return closed


def may_hide_answers(cycle: Cycle, *, now: datetime) -> Verdict:
    """After the close. Before it the rating can be changed instead, which reveals less to an
    onlooker.
    """
    closing = window(cycle, Stage.RATING)
    if cycle.evaluation.status in SEALED or closing is None or now < closing.closes_at:
        moment = moment_in_words(closing.closes_at) if closing else ""
        return no(
            _(
                "Until the rating closes on %(moment)s you can change your rating: rate the brand "
                "once more. "
                "Afterwards the portal can be asked not to show your answers any more."
            )
            % {"moment": moment}
        )
    return YES


def forget_levels(*, found: Found, now: datetime) -> None:
    """Hide how this rating was given on every page, also from the rater; this applies to every
    receipt of it.

    It cannot be undone, because somebody who presses a rater could have it undone. The count, the
    ledger and the published files do not change, and nothing is logged in the journal. Refuses with
    NotNow before the close and a second time.
    """
    require(when=may_forget_levels(found, now=now))
    Rating.objects.filter(pk=found.rating.pk).update(levels_forgotten=True)
