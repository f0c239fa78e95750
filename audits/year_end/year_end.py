"""Every agency's points for brand building in the year-end assessment, with the outcomes behind
them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle, VetoFinding
from applications.negative_list.enums import FRAUD
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, Rectification
from audits.rules.year_end import YearEndPoints, YearOutcome, points
from audits.titles.enums import TitleLevel
from audits.titles.models import Title
from audits.titles.terms import end_of_day, number
from audits.year_end.wording import year_outcome_name
from brandportal import canonical
from brandportal.accounts.models import Agency, AgencyThen
from brandportal.accounts.policies import conflicts_of
from brandportal.rulebook import Rules, default_rules, digest

REACHED_SHORTLIST = (
    ApplicationStatus.SHORTLISTED,
    ApplicationStatus.SELECTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.NAMED,
)
RETAINING = (Outcome.RETAINED, Outcome.RETAINED_WITH_WARNING)


@dataclass(frozen=True)
class Line:
    """One agency's row of the year-end table, with its name and class of the year's end; `reasons`
    are sentences, empty if nothing counts.
    """

    agency: AgencyThen
    points: Fraction
    reasons: list[str]
    set_aside: list[str]
    capped: bool
    explanation: dict[str, Any]

    @property
    def shown(self) -> str:
        """The points for display: 2, 0.5, -0.3."""
        return number(self.points)


@dataclass(frozen=True)
class YearEnd:
    """The table of a year, the hash of its rules and the hash of its content."""

    year: int
    rules_hash: str
    lines: list[Line]
    undecided: int

    @property
    def content_hash(self) -> str:
        """SHA-256 of the rows in canonical JSON: equal hashes mean equal tables."""
        content = [
            [line.agency.credit_code, line.agency.name, str(line.points), line.explanation]
            for line in self.lines
        ]
        return canonical.digest([self.year, self.rules_hash, content])


def rules_of_year(year: int) -> Rules:
    """The frozen rules of that award year, or of the newest one before it; the default rules before
    the first.
    """
    cycle = (
        Cycle.objects.public().filter(year__lte=year, rules__isnull=False).order_by("-year").first()
    )
    return default_rules() if cycle is None else cycle.rules


def outcomes_of_year(year: int) -> dict[int, list[YearOutcome]]:
    """Agency id to everything that counts in that year: titles, shortlists, reviews in effect,
    revocations, fraud.
    """
    found: dict[int, list[YearOutcome]] = defaultdict(list)
    for title in Title.objects.filter(year=year).select_related("brand"):
        code = "famous_brand" if title.level == TitleLevel.FAMOUS else "top_ten_new"
        found[title.agency_id].append(YearOutcome(code, str(title)))
    shortlisted = Application.objects.filter(cycle__year=year, status__in=REACHED_SHORTLIST)
    for application in shortlisted.select_related("brand"):
        found[application.agency_id].append(YearOutcome("shortlisted", str(application)))
    for agency_id, outcome in _from_reviews(year):
        found[agency_id].append(outcome)
    for finding in VetoFinding.objects.filter(kind__in=FRAUD, happened_on__year=year):
        found[finding.agency_id].append(YearOutcome("fraud", finding.get_kind_display()))
    return found


def _from_reviews(year: int) -> list[tuple[int, YearOutcome]]:
    reviews = AnnualReview.objects.filter(year=year, status=ReviewStatus.IN_EFFECT).select_related(
        "title__brand"
    )
    lines = [
        (review.title.agency_id, YearOutcome(code, str(review.title)))
        for review in reviews
        if (code := _code_of(review))
    ]
    failed = Rectification.objects.filter(
        status=RectificationStatus.FAILED, checked_at__year=year
    ).select_related("review__title__brand")
    return lines + [
        (row.review.title.agency_id, YearOutcome("revoked", str(row.review.title)))
        for row in failed
    ]


def _code_of(review: AnnualReview) -> str:
    if review.outcome in RETAINING:
        is_famous = review.title.level == TitleLevel.FAMOUS
        return "famous_brand" if is_famous else "top_ten_retained"
    return {Outcome.TO_BE_RECTIFIED: "rectifying", Outcome.REVOKED: "revoked"}.get(
        Outcome(review.outcome), ""
    )


def year_end(year: int, *, by: Any = None) -> YearEnd:
    """The table of a year: every active agency and every one with an outcome, including zeros, in a
    fixed order. Without the agencies with which `by` has a conflict of interest.
    """
    rules = rules_of_year(year)
    ended = end_of_day(date(year, 12, 31))
    outcomes = outcomes_of_year(year)
    agencies = Agency.objects.exclude(pk__in=conflicts_of(by)).order_by("credit_code")
    lines = [
        _line(agency.as_of(ended), points(outcomes.get(agency.pk, []), rules))
        for agency in agencies
        if agency.is_active or agency.pk in outcomes
    ]
    undecided = (
        AnnualReview.objects.filter(year=year)
        .exclude(status=ReviewStatus.IN_EFFECT)
        .exclude(title__agency__in=conflicts_of(by))
    )
    return YearEnd(year=year, rules_hash=digest(rules), lines=lines, undecided=undecided.count())


def _line(agency: AgencyThen, result: YearEndPoints) -> Line:
    return Line(
        agency=agency,
        points=result.points,
        reasons=[_words(row) for row in result.explanation["counted"]],
        set_aside=[_words(row) for row in result.explanation["set_aside"]],
        capped=result.explanation["capped"],
        explanation=result.explanation,
    )


def _words(row: dict[str, str]) -> str:
    return f"{year_outcome_name(row['outcome'])} {number(row['points'])} ({row['source']})"
