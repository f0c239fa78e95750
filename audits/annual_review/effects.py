"""The effect of a verdict on the title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet
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

    Where a newer title has renewed it, that one is meant. A title that has ended meanwhile stays as
    it is; a suspended one waits for its rectification unless the verdict revokes it. A verdict "to
    be rectified" opens a rectification with its due moment. Fraud costs the brand all its titles.
    An exempt year changes nothing: a warning stays a warning.
    """
    title = act.lock(standing_title(review))
    if review.outcome == Outcome.RETAINED and review.facts.get("exempt"):
        return title
    action = ACTION_OF[Outcome(review.outcome)]
    data = {"review": review.pk, "year": review.year, "outcome": review.outcome, **(agreed or {})}
    if review.outcome == Outcome.TO_BE_RECTIFIED and title.status in LIVE_TITLES:
        _open_rectification(act, review)
    if title.status in TITLE.by_action[action].sources:
        title = transition(TITLE, action, title, by=act.by, now=act.now, data=data)
    if action == "revoke" and review.facts.get("fraud"):
        live = Title.objects.filter(brand=title.brand_id, status__in=LIVE_TITLES)
        for other in live.order_by("pk"):
            transition(TITLE, "revoke", other, by=act.by, now=act.now, data={**data, "fraud": True})
    return title


def standing_title(review: AnnualReview) -> QuerySet[Title]:
    """The title that a review's consequences are about: the reviewed one, or the newest that
    renewed it.
    """
    newest = Title.objects.of_line(review.title).last() or review.title
    return Title.objects.filter(pk=newest.pk)


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
