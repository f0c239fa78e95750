"""Parts of the screening that must be decided before the leading group may decide."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.errors import Gap
from reviews.evaluation.models import Evaluation
from reviews.screening.enums import (
    GRAVE_STEPS,
    OPEN_SANCTIONS,
    HoldStatus,
    ScreeningStatus,
)
from reviews.screening.hearings import open_appeals
from reviews.screening.models import Hold, HoldStatement, Sanction, Screening


def undecided(evaluation: Evaluation) -> Sequence[Gap]:
    """What must still be decided, one sentence each."""
    screened = Screening.objects.filter(evaluation=evaluation, status=ScreeningStatus.FINISHED)
    held = Hold.objects.filter(evaluation=evaluation, status=HoldStatus.HELD).count()
    unanswered = HoldStatement.objects.filter(
        hold__evaluation=evaluation, hold__status=HoldStatus.EXCLUDED, answered_at=None
    ).count()
    appeals = open_appeals().filter(rating__application__cycle=evaluation.cycle_id).count()
    grave = Sanction.objects.filter(
        evaluation=evaluation, step__in=GRAVE_STEPS, status__in=OPEN_SANCTIONS
    ).count()
    sentences = []
    if not screened.exists():
        sentences.append(_("The screening of the ratings is not finished."))
    if held:
        words = ngettext(
            "%(count)d cluster of held ratings is not decided.",
            "%(count)d clusters of held ratings are not decided.",
            held,
        )
        sentences.append(words % {"count": held})
    if unanswered:
        words = ngettext(
            "%(count)d statement of an agency on excluded ratings is not answered.",
            "%(count)d statements of agencies on excluded ratings are not answered.",
            unanswered,
        )
        sentences.append(words % {"count": unanswered})
    if appeals:
        words = ngettext(
            "%(count)d appeal of a person who rated is not decided.",
            "%(count)d appeals of people who rated are not decided.",
            appeals,
        )
        sentences.append(words % {"count": appeals})
    if grave:
        words = ngettext(
            "%(count)d grave step against an agency is proposed and not decided.",
            "%(count)d grave steps against agencies are proposed and not decided.",
            grave,
        )
        sentences.append(words % {"count": grave})
    return [Gap("screening", "", sentence) for sentence in sentences]
