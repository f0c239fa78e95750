"""Every agency's points for brand building in the year-end assessment, with the outcomes behind
them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.cycles.enums import CycleKind
from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle, VetoFinding
from applications.negative_list.enums import FRAUD, VetoKind
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, Rectification
from audits.rules.year_end import YearOutcome, bands, points
from audits.titles.enums import TitleLevel
from audits.titles.models import Title
from audits.titles.terms import end_of_day, number
from audits.year_end.wording import band_name, year_outcome_name
from brandportal import canonical
from brandportal.accounts.models import KEPT_OF_AGENCIES, Agency, AgencyThen
from brandportal.accounts.policies import conflicts_of
from brandportal.errors import YES, Verdict, no
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
    explanation: dict[str, Any]
    band: str = ""
    # Of today's records; a frozen table knows its agencies by their codes.
    agency_id: int = 0

    @property
    def reasons(self) -> list[str]:
        return [_words(row) for row in self.explanation["counted"]]

    @property
    def set_aside(self) -> list[str]:
        return [_words(row) for row in self.explanation["set_aside"]]

    @property
    def band_name(self) -> str:
        """The grade band in words; empty if there is none."""
        return band_name(self.band) if self.band else ""

    @property
    def capped(self) -> bool:
        return bool(self.explanation["capped"])

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
    def has_bands(self) -> bool:
        """Whether its rules grade the agencies."""
        return any(line.band for line in self.lines)

    @property
    def content(self) -> dict[str, Any]:
        """The table as JSON data, the same whoever reads it in whatever language."""
        return {
            "year": self.year,
            "rules_hash": self.rules_hash,
            "agencies": [
                {
                    **asdict(line.agency),
                    "points": str(line.points),
                    "explanation": line.explanation,
                    **({"band": line.band} if line.band else {}),
                }
                for line in self.lines
            ],
        }

    @property
    def content_hash(self) -> str:
        """SHA-256 of the content in canonical JSON, which is the JSON file byte for byte."""
        return canonical.digest(self.content)


def table_of(content: dict[str, Any], *, without: Collection[str] = ()) -> YearEnd:
    """The table that `YearEnd.content` tells of, without the agencies of these credit codes."""
    lines = [
        Line(
            agency=AgencyThen(**{name: row[name] for name in KEPT_OF_AGENCIES}),
            points=Fraction(row["points"]),
            explanation=row["explanation"],
            band=row.get("band", ""),
        )
        for row in content["agencies"]
        if row["credit_code"] not in without
    ]
    return YearEnd(content["year"], content["rules_hash"], lines, undecided=0)


def rules_of_year(year: int) -> Rules:
    """The frozen rules of the Top Ten of that year, or of the newest before it; the default rules
    before the first.
    """
    cycle = (
        Cycle.objects.public()
        .filter(kind=CycleKind.TOP_TEN, year__lte=year, rules__isnull=False)
        .order_by("-year")
        .first()
    )
    return default_rules() if cycle is None else cycle.rules


def outcomes_of_year(year: int) -> dict[int, list[YearOutcome]]:
    """Agency id to everything that counts in that year: titles, shortlists, reviews in effect,
    revocations, fraud.
    """
    found: dict[int, list[YearOutcome]] = defaultdict(list)
    for title in Title.objects.filter(year=year).select_related("brand"):
        code = "famous_brand" if title.level == TitleLevel.FAMOUS else "top_ten_new"
        found[title.agency_id].append(YearOutcome(code, str(title), title.brand.code))
    shortlisted = Application.objects.filter(cycle__year=year, status__in=REACHED_SHORTLIST)
    for application in shortlisted.select_related("brand"):
        found[application.agency_id].append(
            YearOutcome("shortlisted", str(application), application.brand.code)
        )
    for agency_id, outcome in _from_reviews(year):
        found[agency_id].append(outcome)
    for finding in VetoFinding.objects.filter(kind__in=FRAUD, happened_on__year=year):
        found[finding.agency_id].append(YearOutcome("fraud", finding.kind))
    return found


def _from_reviews(year: int) -> list[tuple[int, YearOutcome]]:
    reviews = AnnualReview.objects.filter(year=year, status=ReviewStatus.IN_EFFECT).select_related(
        "title__brand"
    )
    lines = [
        (review.title.agency_id, YearOutcome(code, str(review.title), review.title.brand.code))
        for review in reviews
        if (code := _code_of(review))
    ]
    failed = Rectification.objects.filter(
        status=RectificationStatus.FAILED, checked_at__year=year
    ).select_related("review__title__brand")
    lost = [row.review.title for row in failed]
    return lines + [
        (title.agency_id, YearOutcome("revoked", str(title), title.brand.code)) for title in lost
    ]


def _code_of(review: AnnualReview) -> str:
    if review.outcome in RETAINING:
        is_famous = review.title.level == TitleLevel.FAMOUS
        return "famous_brand" if is_famous else "top_ten_retained"
    if review.outcome == Outcome.REVOKED and review.facts.get("fraud"):
        return "fraud"
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
    agencies = [
        agency
        for agency in Agency.objects.order_by("credit_code")
        if agency.is_active or agency.pk in outcomes
    ]
    results = [points(outcomes.get(agency.pk, []), rules) for agency in agencies]
    # Among all agencies, whoever reads it.
    graded = bands([result.points for result in results], rules)
    bound = conflicts_of(by)
    lines = [
        Line(agency.as_of(ended), result.points, result.explanation, band, agency.pk)
        for agency, result, band in zip(agencies, results, graded, strict=True)
        if agency.pk not in bound
    ]
    undecided = (
        AnnualReview.objects.filter(year=year)
        .exclude(status=ReviewStatus.IN_EFFECT)
        .exclude(title__agency__in=bound)
    )
    return YearEnd(year=year, rules_hash=digest(rules), lines=lines, undecided=undecided.count())


def settled(table: YearEnd, now: datetime) -> Verdict:
    """The year is over, and every review of it is in effect."""
    if timezone.localdate(now).year <= table.year:
        return no(_("The year %(year)s is not over.") % {"year": table.year})
    if table.undecided:
        words = ngettext(
            "%(count)d annual review of the year is not in effect yet.",
            "%(count)d annual reviews of the year are not in effect yet.",
            table.undecided,
        )
        return no(words % {"count": table.undecided})
    return YES


def check_days(year: int) -> int:
    """How many working days the agencies have to check their lines, by the rules of the year."""
    return int(rules_of_year(year)["year_end"]["agency_check_working_days"])


def _words(row: dict[str, str]) -> str:
    source = row["source"]
    if source in VetoKind.values:
        source = str(VetoKind(source).label)
    words = f"{year_outcome_name(row['outcome'])} {number(row['points'])} ({source})"
    if row.get("reason") == "forfeited_by_fraud":
        return _("%(outcome)s, lost by fraud") % {"outcome": words}
    return words
