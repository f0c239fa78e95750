"""The facts about one title's year, from results, reports, spot checks and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from applications.models import VetoFinding
from applications.negative_list.enums import FRAUD, VetoKind
from applications.negative_list.vetoes import GROUND_OF, first_day_of_look_back
from audits.annual_review.enums import ReviewStatus
from audits.annual_review.models import AnnualReview
from audits.rules.annual import YearFacts
from audits.titles.models import Title
from brandportal.rulebook import Rules
from reviews.bad_ratings.rates import cases_of_brands, figures_as_of
from reviews.evaluation.policies import PUBLISHED
from reviews.models import Case, Result


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


@dataclass(frozen=True)
class Knowledge:
    """What a review may know: of its year all that was recorded by `until`, and of earlier years
    what was recorded after `since`, when the review before it was closed.
    """

    year: int
    since: datetime
    until: datetime

    def covers(self, day: date, recorded_at: datetime) -> bool:
        """Whether what happened on this day and became known at this moment counts here."""
        if recorded_at > self.until or day.year > self.year:
            return False
        return day.year == self.year or recorded_at > self.since


def reviews_of_line(title: Title) -> list[AnnualReview]:
    """The reviews of a title and of those of its kind that it renewed or that renewed it; no query
    where `title__brand__titles__annual_reviews` is prefetched.
    """
    return [
        review
        for row in title.brand.titles.all()
        if (row.level, row.held_since) == (title.level, title.held_since)
        for review in row.annual_reviews.all()
    ]


def knowledge_of(review: AnnualReview, *, now: datetime) -> Knowledge:
    """The facts of a review are those known when its report is due, whenever it is decided; before
    that moment, those known now. The first review of a title goes on from its conferral.
    """
    return knowledge_by(review.title, review.year, min(now, review.report_due))


def knowledge_by(title: Title, year: int, until: datetime) -> Knowledge:
    """What counts in the review of this year and is known by a moment."""
    earlier = [
        row
        for row in reviews_of_line(title)
        if row.year < year and row.status != ReviewStatus.WITHDRAWN
    ]
    last = max(earlier, key=lambda row: row.year, default=None)
    since = title.conferred_at if last is None else last.report_due
    return Knowledge(year=year, since=since, until=until)


def counted_findings(
    findings: Iterable[VetoFinding], rules: Rules, known: Knowledge
) -> list[VetoFinding]:
    """The findings that count in a review, by date."""
    counted = [
        row
        for row in findings
        if known.covers(row.happened_on, row.recorded_at) and on_the_list(row, rules)
    ]
    return sorted(counted, key=lambda row: (row.happened_on, row.pk))


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


def published_results(brand_ids: Iterable[int], year: int) -> dict[int, list[Result]]:
    """Brand id to its published results up to the year that have a public score, the newest last;
    one query for any number.
    """
    rows = (
        Result.objects.filter(
            application__brand__in=list(brand_ids),
            evaluation__cycle__year__lte=year,
            evaluation__status__in=PUBLISHED,
            public_score__isnull=False,
        )
        .select_related("evaluation__cycle", "application")
        .order_by("evaluation__cycle__year", "evaluation")
    )
    found: dict[int, list[Result]] = {}
    for row in rows:
        found.setdefault(row.application.brand_id, []).append(row)
    return found


def newest_by(results: Iterable[Result], moment: datetime) -> Result | None:
    """The newest of a brand's results that was published by then."""
    known = [
        row
        for row in results
        if row.evaluation.noticed_at is None or row.evaluation.noticed_at <= moment
    ]
    return known[-1] if known else None


def gather(
    review: AnnualReview,
    results: Mapping[int, list[Result]] | None = None,
    cases: Mapping[int, list[Case]] | None = None,
    *,
    now: datetime,
) -> Gathered:
    """All facts that the rules need about this title's year, as they were known when the report was
    due (`knowledge_of`).

    Public score: the brand's newest published result up to the year, exact. Commitments: those due
    by the end of the year, delivered or not, from the report. Spot checks and findings of the
    negative list: of the calendar year, and of earlier years what became known after their review.
    Bad ratings: the share of the award year's cases in which every answer came in time
    (`LoopFigures.in_time_share`), None if no answer was due yet, so that having no case earns no
    points. `results` and `cases` save queries when many titles are read at once
    (`AnnualReview.objects.with_facts()`, `published_results` and `cases_of_brands`).
    """
    figures = [row for row in review.figures.all() if row.commitment.due_on.year <= review.year]
    return facts_known(
        review.title,
        knowledge_of(review, now=now),
        [row.is_delivered for row in figures],
        results,
        cases,
        report_submitted=review.status == ReviewStatus.REPORTED,
        exempt=review.exempt_ground or None,
    )


def facts_known(
    title: Title,
    known: Knowledge,
    delivered: Sequence[bool],
    results: Mapping[int, list[Result]] | None = None,
    cases: Mapping[int, list[Case]] | None = None,
    *,
    report_submitted: bool,
    exempt: str | None,
) -> Gathered:
    """The facts of `gather` as far as they are known, with what became of each commitment."""
    year, brand = known.year, title.brand_id
    rules = title.application.cycle.rules
    of_brand = published_results([brand], year) if results is None else results
    result = newest_by(of_brand.get(brand, []), known.until)
    of_year = cases_of_brands(year, [brand]) if cases is None else cases
    loop = figures_as_of(of_year.get(brand, []), known.until)
    checks = [
        row for row in title.spot_checks.all() if known.covers(row.checked_on, row.recorded_at)
    ]
    checks.sort(key=lambda row: (row.checked_on, row.pk))
    findings = counted_findings(title.agency.veto_findings.all(), rules, known)
    facts = YearFacts(
        public=None if result is None else exact_public(result),
        commitments_delivered=sum(delivered),
        commitments_total=len(delivered),
        bad_rating_loop=None if loop is None else loop.in_time_share,
        spot_checks=tuple(row.points for row in checks),
        veto=tuple(row.kind for row in findings),
        fraud=any(row.kind in FRAUD for row in findings),
        report_submitted=report_submitted,
        exempt=exempt,
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
        "as_of": known.until.astimezone(UTC).isoformat(),
    }
    return Gathered(facts=facts, sources=sources)
