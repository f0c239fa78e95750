"""A dry run of a year's annual review, title by title; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from audits.annual_review.enums import ReviewStatus
from audits.annual_review.facts import published_results
from audits.annual_review.models import AnnualReview
from audits.annual_review.presenters.reasons import reason_sentences, reasons_of
from audits.annual_review.presenters.reviews import outcome_pill, review_pill
from audits.annual_review.reviews import assess, verdict_if_decided
from audits.annual_review.workflow import REVIEW
from audits.titles.models import Title
from brandportal.pills import Pill
from brandportal.workdays.words import due_words
from brandportal.workflow import CLOCK
from reviews.bad_ratings.rates import cases_of_brands
from reviews.models import Case, Result


@dataclass(frozen=True)
class Preview:
    """One title: what would happen, with the verdict if there is one or would be one now."""

    title: Title
    review: AnnualReview | None
    step: str
    pill: Pill | None
    score: Decimal | None
    reasons: list[str]
    acts: bool


def preview(year: int, *, now: datetime) -> list[Preview]:
    """Every title that the year concerns: reviews to open, and all existing reviews."""
    due = Title.objects.due_for_review(year).select_related("agency", "brand")
    reviews = list(AnnualReview.objects.with_facts().filter(year=year).order_by("title__number"))
    brands = [review.title.brand_id for review in reviews]
    results, cases = published_results(brands, year), cases_of_brands(year, brands)
    return [*_to_open(due), *(_line(review, results, cases, now) for review in reviews)]


def _to_open(titles: Iterable[Title]) -> list[Preview]:
    return [
        Preview(title, None, _("The review would be opened."), None, None, [], True)
        for title in titles
    ]


def _line(
    review: AnnualReview,
    results: Mapping[int, list[Result]],
    cases: Mapping[int, list[Case]],
    now: datetime,
) -> Preview:
    if review.decided_at is not None:
        return Preview(
            title=review.title,
            review=review,
            step=_decided_step(review, now),
            pill=outcome_pill(review.outcome),
            score=review.score,
            reasons=reasons_of(review),
            acts=_takes_effect(review, now),
        )
    if not verdict_if_decided(review, now=now):
        moment = {"moment": due_words(review.report_due)}
        waits = _("Waits for the report until %(moment)s.") % moment
        reported = _("The report is in; the verdict is reached after %(moment)s.") % moment
        exempt = _("Exempt; the verdict is reached after %(moment)s.") % moment
        steps = {ReviewStatus.REPORTED: reported, ReviewStatus.EXEMPTED: exempt}
        step = steps.get(ReviewStatus(review.status), waits)
        return Preview(review.title, review, step, review_pill(review), None, [], False)
    verdict, _sources = assess(review, results, cases, now=now)
    return Preview(
        title=review.title,
        review=review,
        step=_("The verdict would be reached now."),
        pill=outcome_pill(verdict.outcome),
        score=verdict.shown_score,
        reasons=reason_sentences(verdict.reasons),
        acts=True,
    )


def _takes_effect(review: AnnualReview, now: datetime) -> bool:
    return bool(REVIEW.verdict("take_effect", review, by=CLOCK, now=now))


def _decided_step(review: AnnualReview, now: datetime) -> str:
    if review.status == ReviewStatus.IN_EFFECT:
        return _("In effect.")
    if review.status == ReviewStatus.STATED:
        return _("The office has to answer the agency's statement.")
    if _takes_effect(review, now):
        return _("The verdict would take effect now.")
    if review.statement_due and now >= review.statement_due:
        return _("Two officers have not confirmed the verdict yet.")
    return _("The agency may make a statement until %(moment)s.") % {
        "moment": due_words(review.statement_due)
    }
