"""The effect of a verdict on the title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext_noop

from audits.annual_review.enums import Outcome
from audits.annual_review.models import AnnualReview, Rectification
from audits.titles.enums import LIVE_TITLES
from audits.titles.models import Title
from audits.titles.terms import end_of_day
from audits.titles.workflow import TITLE
from brandportal.journal.actions import Action
from brandportal.workflow import transition

ACTION_OF = {
    Outcome.RETAINED: "retain",
    Outcome.RETAINED_WITH_WARNING: "warn",
    Outcome.TO_BE_RECTIFIED: "suspend",
    Outcome.REVOKED: "revoke",
    Outcome.LAPSED: "lapse",
}


def apply_to_title(
    act: Action, review: AnnualReview, agreed: Mapping[str, Any] | None = None
) -> Title:
    """Apply the verdict to the title, inside the action that puts it into effect; `agreed` names
    the two who decided.

    A title that has ended meanwhile stays as it is; a suspended one waits for its rectification
    unless the verdict revokes it. A verdict "to be rectified" opens a rectification with its due
    moment.
    """
    title = act.lock(Title.objects.filter(pk=review.title_id))
    action = ACTION_OF[Outcome(review.outcome)]
    data = {"review": review.pk, "year": review.year, "outcome": review.outcome, **(agreed or {})}
    if review.outcome == Outcome.TO_BE_RECTIFIED and title.status in LIVE_TITLES:
        _open_rectification(act, review)
    if title.status in TITLE.by_action[action].sources:
        return transition(TITLE, action, title, by=act.by, now=act.now, data=data)
    return title


def _open_rectification(act: Action, review: AnnualReview) -> Rectification:
    months = review.title.application.cycle.rules["annual_review"]["rectification_months"]
    rectification = Rectification.objects.create(
        review=review,
        due_at=end_of_day(timezone.localdate(act.now) + relativedelta(months=int(months))),
    )
    act.log(
        "rectification.open",
        gettext_noop("Opened a rectification"),
        rectification,
        {"due_at": rectification.due_at},
    )
    return rectification
