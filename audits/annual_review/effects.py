"""The effect of a verdict on the title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
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
from brandportal.workflow import Move, transition, transition_each

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
    if _changes_nothing(review):
        return title
    action = ACTION_OF[Outcome(review.outcome)]
    data = _data_of(review, agreed)
    if review.outcome == Outcome.TO_BE_RECTIFIED and title.status in LIVE_TITLES:
        _open_rectification(act, review)
    if title.status in TITLE.by_action[action].sources:
        title = transition(TITLE, action, title, by=act.by, now=act.now, data=data)
    if action == "revoke" and review.facts.get("fraud"):
        live = Title.objects.filter(brand=title.brand_id, status__in=LIVE_TITLES)
        for other in live.order_by("pk"):
            transition(TITLE, "revoke", other, by=act.by, now=act.now, data={**data, "fraud": True})
    return title


def apply_to_titles(*, reviews: Iterable[AnnualReview], by: Any, now: datetime) -> list[Title]:
    """The same for the favourable verdicts of a set, read with `AnnualReview.objects.with_facts()`:
    a title is retained, with a warning or without one.
    """
    of_title = {standing_of_line(row.title).pk: row for row in reviews if not _changes_nothing(row)}

    def effect(title: Title) -> Move | None:
        review = of_title[title.pk]
        action = ACTION_OF[Outcome(review.outcome)]
        if title.status not in TITLE.by_action[action].sources:
            return None
        return Move(action, data=_data_of(review))

    titles = Title.objects.filter(pk__in=of_title).select_related("brand")
    return transition_each(TITLE, titles, effect, by=by, now=now)


def _changes_nothing(review: AnnualReview) -> bool:
    return review.outcome == Outcome.RETAINED and bool(review.facts.get("exempt"))


def _data_of(review: AnnualReview, agreed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"review": review.pk, "year": review.year, "outcome": review.outcome, **(agreed or {})}


def standing_of_line(title: Title) -> Title:
    """The newest title of a line (`Title.objects.of_line`); no query where `brand__titles` is
    prefetched.
    """
    same = (title.level, title.held_since)
    line = [row for row in title.brand.titles.all() if (row.level, row.held_since) == same]
    return max(line, key=lambda row: (row.valid_from, row.pk), default=title)


def standing_title(review: AnnualReview) -> QuerySet[Title]:
    """The title that a review's consequences are about: the reviewed one, or the newest that
    renewed it.
    """
    return Title.objects.filter(pk=standing_of_line(review.title).pk)


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
