"""The facts about one title's year, from results, reports, spot checks and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from applications.models import VetoFinding
from applications.negative_list.enums import FRAUD, VetoKind
from applications.negative_list.vetoes import GROUND_OF, first_day_of_look_back
from audits.annual_review.enums import ReviewStatus
from audits.annual_review.models import AnnualReview
from audits.rules.annual import YearFacts
from brandportal.rulebook import Rules
from reviews.bad_ratings.rates import BrandLoops, loop_shares
from reviews.evaluation.policies import PUBLISHED
from reviews.models import Result


@dataclass(frozen=True)
class Gathered:
    """The facts of one year, and the source of each (JSON-serialisable, for the page and for
    replaying the verdict).
    """

    facts: YearFacts
    sources: dict[str, Any]


def on_the_list(finding: VetoFinding, rules: Rules) -> bool:
    """Whether the rules name the finding's ground; "other ground of the list" always counts."""
    if finding.kind == VetoKind.OTHER:
        return True
    ground = GROUND_OF.get(VetoKind(finding.kind), finding.kind)
    return ground in rules["veto"]["grounds"]


def findings_of_year(findings: Iterable[VetoFinding], rules: Rules, year: int) -> list[VetoFinding]:
    """The findings that happened in the year under review, by date."""
    inside = [row for row in findings if row.happened_on.year == year and on_the_list(row, rules)]
    return sorted(inside, key=lambda row: (row.happened_on, row.pk))


def barring_findings(
    findings: Iterable[VetoFinding], rules: Rules, today: date
) -> list[VetoFinding]:
    """The findings inside the look-back period that still exclude the agency today."""
    since = first_day_of_look_back(rules, today)
    return [
        row for row in findings if since <= row.happened_on <= today and on_the_list(row, rules)
    ]


def exact_public(result: Result) -> Fraction:
    """The unrounded public score of a result, or the displayed one if no exact value was stored."""
    return Fraction(result.exact.get("public") or result.public_score)  # type: ignore[arg-type]


def latest_results(brand_ids: Iterable[int], year: int) -> dict[int, Result]:
    """Brand id to its newest published result up to the year that has a public score; one query for
    any number.
    """
    rows = (
        Result.objects.filter(
            application__brand__in=list(brand_ids),
            evaluation__cycle__year__lte=year,
            evaluation__status__in=PUBLISHED,
            public_score__isnull=False,
        )
        .select_related("evaluation__cycle", "application")
        .order_by("evaluation__cycle__year")
    )
    return {row.application.brand_id: row for row in rows}


def gather(
    review: AnnualReview,
    results: Mapping[int, Result] | None = None,
    loops: BrandLoops | None = None,
    *,
    now: datetime,
) -> Gathered:
    """All facts that the rules need about this title's year.

    Public score: the brand's newest published result up to the year, exact. Commitments: those due
    by the end of the year, delivered or not, from the report. Spot checks and findings of the
    negative list: of the calendar year. Bad ratings: the share of the award year's cases in which
    every answer came in time (`LoopFigures.in_time_share`), None if no answer was due yet, so that
    having no case earns no points. `results` and `loops` save queries when many titles are read at
    once (`AnnualReview.objects.with_facts()`, `latest_results` and `loop_shares`).
    """
    title, year = review.title, review.year
    rules = title.application.cycle.rules
    known = latest_results([title.brand_id], year) if results is None else results
    result = known.get(title.brand_id)
    found = loop_shares(year, [title.brand_id], now=now) if loops is None else loops
    loop = found.get(title.brand_id)
    figures = [row for row in review.figures.all() if row.commitment.due_on.year <= year]
    checks = [row for row in title.spot_checks.all() if row.checked_on.year == year]
    checks.sort(key=lambda row: (row.checked_on, row.pk))
    findings = findings_of_year(title.agency.veto_findings.all(), rules, year)
    facts = YearFacts(
        public=None if result is None else exact_public(result),
        commitments_delivered=sum(row.is_delivered for row in figures),
        commitments_total=len(figures),
        bad_rating_loop=None if loop is None else loop.in_time_share,
        spot_checks=tuple(row.points for row in checks),
        veto=tuple(row.kind for row in findings),
        fraud=any(row.kind in FRAUD for row in findings),
        report_submitted=review.status == ReviewStatus.REPORTED,
    )
    sources = {
        "public_year": None if result is None else result.evaluation.cycle.year,
        "ratings": None if result is None else result.ratings_count,
        "bad_ratings": None
        if loop is None
        else {
            "in_time": loop.timely,
            "cases": loop.timed,
            "small_cell": int(rules["bad_rating"]["small_cell"]),
        },
        "spot_checks": [row.checked_on.isoformat() for row in checks],
        "findings": [{"kind": row.kind, "on": row.happened_on.isoformat()} for row in findings],
    }
    return Gathered(facts=facts, sources=sources)
