"""The conditions for Famous Brand: what a title has reached, and what is missing, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Cycle
from audits.annual_review.enums import ReviewStatus
from audits.annual_review.facts import barring_findings, reviews_of_line
from audits.annual_review.models import AnnualReview
from audits.promotion.wording import rung_sentence
from audits.rules.promotion import TitleHistory, YearRecord, eligibility
from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.models import Title
from brandportal.rulebook import Rules


@dataclass(frozen=True)
class Rung:
    """One of the years that the rules require."""

    number: int
    state: str
    words: str


@dataclass(frozen=True)
class Ladder:
    """A title's progress towards Famous Brand."""

    title: Title
    eligible: bool
    missing: list[str]
    years_kept: int
    years_needed: int
    explanation: dict[str, Any]

    @property
    def steps(self) -> list[Rung]:
        """The retained years and the years to come, then the Famous Brand itself."""
        rungs = [
            Rung(
                number,
                "done" if number <= self.years_kept else "next",
                _("Retained") if number <= self.years_kept else _("To come"),
            )
            for number in range(1, self.years_needed + 1)
        ]
        last = Rung(self.years_needed + 1, "done" if self.eligible else "next", _("Famous Brand"))
        return [*rungs, last]


def history(title: Title, *, rules: Rules, now: datetime) -> TitleHistory:
    """The title's reviews in effect, and the findings that exclude its agency today."""
    reviews = [
        review for review in reviews_of_line(title) if review.status == ReviewStatus.IN_EFFECT
    ]
    findings = barring_findings(title.agency.veto_findings.all(), rules, timezone.localdate(now))
    return TitleHistory(
        years=tuple(
            YearRecord(row.year, row.outcome, _exact_score(row), bool(row.facts.get("exempt")))
            for row in reviews
        ),
        veto=tuple(row.kind for row in findings),
    )


def _exact_score(review: AnnualReview) -> str | None:
    return review.explanation.get("score") or (None if review.score is None else str(review.score))


def ladder(title: Title, *, now: datetime, rules: Rules | None = None) -> Ladder:
    """The conditions for Famous Brand, as far as the title meets them: those of the rules given, or
    of the frozen rules of its own award year.
    """
    asked = title.application.cycle.rules if rules is None else rules
    answer = eligibility(history(title, rules=asked, now=now), asked)
    row = answer.explanation["retained_in_a_row"]
    return Ladder(
        title=title,
        eligible=answer.eligible,
        missing=[rung_sentence(code, params) for code, params in answer.missing],
        years_kept=row["have"],
        years_needed=row["needed"],
        explanation=answer.explanation,
    )


def ladder_in(famous: Cycle | None, title: Title, *, now: datetime) -> Ladder:
    """The same by the rules of this Famous Brand year, which raises titles; without one by those of
    the title's own award year.
    """
    return ladder(title, rules=famous.rules if famous else None, now=now)


def climbers() -> QuerySet[Title]:
    """The Top Ten titles that can be promoted some day, with everything that the ladder needs, in
    few queries.
    """
    return (
        Title.objects.filter(
            level=TitleLevel.TOP_TEN, status__in=[TitleStatus.VALID, TitleStatus.WARNED]
        )
        .select_related("application__cycle", "agency", "brand")
        .prefetch_related("brand__titles__annual_reviews", "agency__veto_findings")
        .order_by("year", "number")
    )


def ladders(*, now: datetime) -> list[Ladder]:
    """Every title that can be promoted some day: eligible ones first, then by how much is missing;
    by the rules of the Famous Brand year under way, if there is one.
    """
    famous = Cycle.objects.famous_under_way()
    rows = [ladder_in(famous, title, now=now) for title in climbers()]
    return sorted(rows, key=lambda row: (not row.eligible, len(row.missing), row.title.number))
