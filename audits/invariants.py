"""Invariants of titles, their annual reviews and rectifications."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from applications.form.enums import ApplicationStatus
from audits.annual_review.effects import standing_title
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, Rectification
from audits.annual_review.reviews import rules_of
from audits.rules.annual import AnnualRules, YearFacts, decide
from audits.titles.enums import LIVE_TITLES, TitleStatus
from audits.titles.models import Title
from brandportal.invariants import Invariant

RUNNING = (RectificationStatus.OPEN, RectificationStatus.REPORTED)


def _named() -> Iterator[str]:
    rows = Title.objects.exclude(application__status=ApplicationStatus.NAMED)
    yield from (f"{row.number} belongs to an application that is not named" for row in rows)


def _same_brand() -> Iterator[str]:
    rows = Title.objects.exclude(brand=F("application__brand"), agency=F("application__agency"))
    yield from (f"{row.number} is of another brand or agency than its application" for row in rows)


def _one_live() -> Iterator[str]:
    seen: set[tuple[int, str]] = set()
    for row in Title.objects.filter(status__in=LIVE_TITLES).order_by("pk"):
        if (row.brand_id, row.level) in seen:
            yield f"{row.number}: the brand holds this level twice"
        seen.add((row.brand_id, row.level))


def _renewed() -> Iterator[str]:
    """A renewed title has its successor, of the same kind and brand, and goes on in it."""
    for row in Title.objects.filter(status=TitleStatus.SUCCEEDED, successor=None):
        yield f"{row.number} is renewed by no title"
    for old in Title.objects.exclude(successor=None).select_related("successor"):
        row = old.successor
        same = all(
            getattr(old, name) == getattr(row, name) for name in ("brand_id", "level", "held_since")
        )
        if not same or old.status != TitleStatus.SUCCEEDED:
            yield f"{row.number} does not go on from {old.number}"


def _fraud() -> Iterator[str]:
    """No brand holds a title that was conferred before another one was revoked for fraud."""
    ended = AnnualReview.objects.filter(
        status=ReviewStatus.IN_EFFECT, outcome=Outcome.REVOKED, facts__fraud=True
    ).select_related("title")
    for review in ended:
        before = Q(conferred_at__lt=review.effective_at, brand=review.title.brand_id)
        for row in Title.objects.filter(before, status__in=LIVE_TITLES):
            yield f"{row.number} stands although {review} was fraud"


def _suspended() -> Iterator[str]:
    """A title is suspended exactly while its rectification is open."""
    rows = Rectification.objects.filter(status__in=RUNNING).select_related("review__title")
    running = {standing_title(row.review).get().pk for row in rows}
    for title in Title.objects.all():
        suspended = title.status == TitleStatus.SUSPENDED
        if suspended and title.pk not in running:
            yield f"{title.number} is suspended and nothing is being rectified"
        if not suspended and title.pk in running and title.status in LIVE_TITLES:
            yield f"{title.number} is being rectified and not suspended"


def _replayed() -> Iterator[str]:
    """A stored verdict equals the verdict of the rules on its stored facts."""
    decided = AnnualReview.objects.filter(decided_at__isnull=False).select_related(
        "title__application__cycle"
    )
    for review in decided:
        verdict = decide(
            YearFacts.from_json(review.facts), AnnualRules.from_rules(rules_of(review))
        )
        if verdict.outcome != review.computed:
            yield f"{review}: the facts give {verdict.outcome}, stored is {review.computed}"


INVARIANTS = tuple(
    Invariant(code=code, promise=promise, faults=faults)
    for code, promise, faults in (
        ("titles.named", "a title's application is named", _named),
        ("titles.brand", "a title is of its application's brand and agency", _same_brand),
        ("titles.live", "a brand holds a level once", _one_live),
        ("titles.renewed", "a renewed title goes on in the newer one", _renewed),
        ("titles.fraud", "fraud costs a brand all its titles", _fraud),
        ("titles.suspended", "a title is suspended while it is rectified", _suspended),
        ("reviews.replayed", "a verdict follows from its facts and rules", _replayed),
    )
)
