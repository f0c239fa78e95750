"""The rates of bad-rating cases: by brand and award year, and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet
from django.utils import timezone

from brandportal.accounts.models import Agency
from brandportal.office.hidden import shown
from reviews.bad_ratings.enums import OPEN_CASES, OWED_CASES, UNFOUNDED_CASES, CaseStatus
from reviews.bad_ratings.models import Case, CaseAnswer
from reviews.scoring.loop import (
    AnswerFacts,
    CaseFacts,
    LoopFigures,
    MonthFigures,
    figures,
    month_figures,
)

BrandLoops = dict[int, LoopFigures]
"""Brand id to its figures."""


def with_answers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Everything that the figures need, in two queries for any number of cases."""
    return cases.select_related("application").prefetch_related("answers")


def facts_of(case: Case) -> CaseFacts:
    """One case as input of the arithmetic."""
    return CaseFacts(
        verify_due=case.verify_due,
        verified_at=case.verified_at,
        answers=tuple(_answer(row) for row in case.answers.all()),
        owed=case.answer_due if case.status in OWED_CASES else None,
        settled=case.status not in OPEN_CASES,
        reopened=case.reopenings > 0,
        founded=case.status not in UNFOUNDED_CASES,
    )


def facts_as_of(case: Case, as_of: datetime) -> CaseFacts:
    """The case as it stood at a moment: what was answered, graded or settled later is left out."""
    now = facts_of(case)
    answers = tuple(
        _answer(row) if _graded(row, as_of) else AnswerFacts(row.due, row.given_at)
        for row in case.answers.all()
        if row.given_at <= as_of
    )
    later = [row.due for row in case.answers.all() if row.given_at > as_of]
    settled = case.closed_at is not None and case.closed_at <= as_of
    # A case that was settled later without an answer still owed one.
    unanswered = not settled and not answers
    return replace(
        now,
        verified_at=_until(case.verified_at, as_of),
        answers=answers,
        owed=later[0] if later else now.owed or (case.answer_due if unanswered else None),
        settled=settled,
        founded=now.founded or not settled,
    )


def _until(moment: datetime | None, as_of: datetime) -> datetime | None:
    return moment if moment is not None and moment <= as_of else None


def _graded(row: CaseAnswer, as_of: datetime) -> bool:
    return _until(row.graded_at, as_of) is not None


def _answer(row: CaseAnswer) -> AnswerFacts:
    return AnswerFacts(row.due, row.given_at, row.grade, bool(row.repaired))


def figures_by_brand(
    year: int, *, now: datetime, brands: Iterable[int] | None = None
) -> BrandLoops:
    """Brand id to its figures in one award year; brands without a case are omitted. Two queries."""
    found = cases_of_brands(year, brands)
    return {brand: figures(map(facts_of, rows), now=now) for brand, rows in found.items()}


def repair_rates(year: int, brands: Iterable[int], *, now: datetime) -> dict[int, Fraction]:
    """Brand id to the exact share of repaired cases of that award year (`LoopFigures.repair_rate`);
    without cases, none.
    """
    found = figures_by_brand(year, now=now, brands=brands)
    return {brand: row.repair_rate for brand, row in found.items() if row.repair_rate is not None}


def cases_of_brands(year: int, brands: Iterable[int] | None = None) -> dict[int, list[Case]]:
    """Brand id to its cases of that award year, with their answers. Two queries."""
    wanted = Case.objects.filter(application__cycle__year=year)
    if brands is not None:
        wanted = wanted.filter(application__brand__in=list(brands))
    found: dict[int, list[Case]] = {}
    for case in with_answers(wanted):
        found.setdefault(case.application.brand_id, []).append(case)
    return found


def figures_as_of(cases: Iterable[Case], as_of: datetime) -> LoopFigures | None:
    """The figures of these cases at a moment, for the annual review; None if none of them was due
    by then.
    """
    known = [facts_as_of(case, as_of) for case in cases if case.opened_at <= as_of]
    found = figures(known, now=as_of)
    return found if found.in_time_share is not None else None


@dataclass(frozen=True)
class Month:
    """A calendar month, from its first instant up to, not including, the next one's."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> Month:
        return cls.of_day(timezone.localdate(moment))

    @classmethod
    def of_day(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def before(self) -> Month:
        return self.shifted(-1)

    @property
    def after(self) -> Month:
        return self.shifted(1)

    def shifted(self, months: int) -> Month:
        """The month some months later or earlier."""
        return Month.of_day(self.first_day + relativedelta(months=months))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first_day, time.min))

    @property
    def ends(self) -> datetime:
        return self.after.begins

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins <= moment < self.ends


@dataclass(frozen=True)
class AgencyMonth:
    """One agency's row in the monthly report."""

    agency: Agency
    opened: int
    to_verify: int
    verified_in_time: int
    answers: MonthFigures
    graded: int
    satisfied: int
    reopened: int
    excluded: int
    late_now: int
    causes: Counter[str]


def touched_in(month: Month) -> QuerySet[Case]:
    """Cases that were open at some time in the month."""
    cases = Case.objects.filter(opened_at__lt=month.ends).exclude(closed_at__lt=month.begins)
    return cases.select_related("application__agency").prefetch_related("answers", "causes")


def report(month: Month, *, now: datetime, by: Any) -> list[AgencyMonth]:
    """Every agency with cases open in the month, by name; of cases that no conflict of interest
    hides from `by`.
    """
    grouped: dict[Agency, list[Case]] = {}
    for case in shown(touched_in(month), by=by):
        grouped.setdefault(case.application.agency, []).append(case)
    lines = [_line(agency, cases, month, now) for agency, cases in grouped.items()]
    return sorted(lines, key=lambda line: (line.agency.name, line.agency.pk))


def _line(agency: Agency, cases: list[Case], month: Month, now: datetime) -> AgencyMonth:
    founded = [case for case in cases if case.status not in UNFOUNDED_CASES]
    due = [case for case in founded if month.holds(case.verify_due) and case.verify_due <= now]
    grades = [row for case in founded for row in case.answers.all() if month.holds(row.graded_at)]
    cut = min(month.ends, now)
    return AgencyMonth(
        agency=agency,
        opened=sum(month.holds(case.opened_at) for case in cases),
        to_verify=len(due),
        verified_in_time=sum(
            case.verified_at is not None and case.verified_at < case.verify_due for case in due
        ),
        answers=month_figures(map(facts_of, founded), begins=month.begins, ends=cut),
        graded=len(grades),
        satisfied=sum(row.grade == "satisfied" for row in grades),
        reopened=sum(row.grade == "dissatisfied" and row.number == 1 for row in grades),
        excluded=sum(
            case.status in UNFOUNDED_CASES and month.holds(case.closed_at) for case in cases
        ),
        late_now=sum(is_late(case, now) for case in founded),
        causes=Counter(row.cause for case in founded for row in case.causes.all()),
    )


def is_late(case: Case, now: datetime) -> bool:
    """Whether a verification or an answer of the agency is overdue."""
    if case.status == CaseStatus.TO_VERIFY and case.verify_due <= now:
        return True
    return case.status in OWED_CASES and case.answer_due <= now


def agencies_with_cases(since: datetime) -> Iterator[tuple[Agency, list[Case]]]:
    """Agencies with their cases not settled before `since`, to look for poor months."""
    grouped: dict[Agency, list[Case]] = {}
    cases = Case.objects.exclude(closed_at__lt=since).counted()
    found = cases.select_related("application__agency", "application__cycle")
    for case in found.prefetch_related("answers").order_by("pk"):
        grouped.setdefault(case.application.agency, []).append(case)
    yield from grouped.items()
