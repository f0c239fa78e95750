"""Invariants of titles, their annual reviews and rectifications."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from applications.form.enums import ApplicationStatus
from audits.annual_review.enums import RectificationStatus, ReviewStatus
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


def _suspended() -> Iterator[str]:
    """A title is suspended exactly while its rectification is open."""
    running = set(
        Rectification.objects.filter(status__in=RUNNING).values_list("review__title", flat=True)
    )
    for title in Title.objects.all():
        suspended = title.status == TitleStatus.SUSPENDED
        if suspended and title.pk not in running:
            yield f"{title.number} is suspended and nothing is being rectified"
        if not suspended and title.pk in running and title.status in LIVE_TITLES:
            yield f"{title.number} is being rectified and not suspended"


def _replayed() -> Iterator[str]:
    """A stored verdict equals the verdict of the rules on its stored facts."""
    decided = AnnualReview.objects.exclude(
        status__in=[ReviewStatus.REPORT_DUE, ReviewStatus.REPORTED]
    ).select_related("title__application__cycle")
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
        ("titles.suspended", "a title is suspended while it is rectified", _suspended),
        ("reviews.replayed", "a verdict follows from its facts and rules", _replayed),
    )
)
