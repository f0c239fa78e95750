"""The figures of bad-rating cases: facts of cases in, exact shares out. A share is None if its base
is empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True)
class AnswerFacts:
    """One answer: its due moment, when it was given, the rater's grade ("" when there is none),
    whether a repair is named.
    """

    due: datetime
    given_at: datetime
    grade: str = ""
    repaired: bool = False

    @property
    def in_time(self) -> bool:
        return self.given_at < self.due


@dataclass(frozen=True)
class CaseFacts:
    """One case. `founded` is False if its rating was excluded or found mistaken; `owed` is the due
    moment of an answer still owed; `settled` is True once nothing more can happen.
    """

    verify_due: datetime
    verified_at: datetime | None = None
    answers: tuple[AnswerFacts, ...] = ()
    owed: datetime | None = None
    settled: bool = False
    reopened: bool = False
    founded: bool = True


@dataclass(frozen=True)
class LoopFigures:
    """Counts of one brand's (or agency's) cases, as the basis of the shares.

    `cases` are the founded ones, `excluded` the others. `to_verify` and `to_answer` count duties
    that are fulfilled or overdue. `timed` are the cases with an answer given or overdue, `timely`
    those of them in which every answer came in time.
    """

    cases: int = 0
    excluded: int = 0
    to_verify: int = 0
    verified_in_time: int = 0
    to_answer: int = 0
    answered_in_time: int = 0
    timed: int = 0
    timely: int = 0
    graded: int = 0
    satisfied: int = 0
    reopened: int = 0
    repaired: int = 0

    @property
    def verify_share(self) -> Fraction | None:
        """Verifications in time, of those fulfilled or overdue."""
        return share(self.verified_in_time, self.to_verify)

    @property
    def answer_share(self) -> Fraction | None:
        """Answers in time, of those given or overdue; an answer after a reopening counts
        separately.
        """
        return share(self.answered_in_time, self.to_answer)

    @property
    def in_time_share(self) -> Fraction | None:
        """Cases in which every answer came in time, of those with an answer given or overdue: for
        the annual review.
        """
        return share(self.timely, self.timed)

    @property
    def graded_share(self) -> Fraction | None:
        """Cases whose last answer the rater has graded, of all."""
        return share(self.graded, self.cases)

    @property
    def satisfied_share(self) -> Fraction | None:
        """Cases whose last grade is "satisfied", of the graded ones."""
        return share(self.satisfied, self.graded)

    @property
    def repair_rate(self) -> Fraction | None:
        """Repaired cases, of all founded ones.

        A case is repaired if it is settled and the rater was satisfied in the end, or gave no grade
        and the agency named what it repaired. An open case, a dissatisfied rater, and a mere
        explanation that nobody graded are not repaired. Source: the tie-break and the rates of the
        programme (bad_rating_repair_rate).
        """
        return share(self.repaired, self.cases)


def share(part: int, whole: int) -> Fraction | None:
    """The exact share; None for an empty base."""
    return Fraction(part, whole) if whole else None


def figures(cases: Iterable[CaseFacts], *, now: datetime) -> LoopFigures:
    """The figures of these cases as of `now`."""
    every = list(cases)
    founded = [case for case in every if case.founded]
    answers = [answer for case in founded for answer in case.answers]
    overdue = [case for case in founded if _overdue(case, now)]
    to_verify = [case for case in founded if case.verified_at or case.verify_due <= now]
    timed = [case for case in founded if case.answers or _overdue(case, now)]
    last = [case.answers[-1] for case in founded if case.answers and case.answers[-1].grade]
    return LoopFigures(
        cases=len(founded),
        excluded=len(every) - len(founded),
        to_verify=len(to_verify),
        verified_in_time=sum(
            case.verified_at is not None and case.verified_at < case.verify_due
            for case in to_verify
        ),
        to_answer=len(answers) + len(overdue),
        answered_in_time=sum(answer.in_time for answer in answers),
        timed=len(timed),
        timely=sum(
            all(answer.in_time for answer in case.answers) and not _overdue(case, now)
            for case in timed
        ),
        graded=len(last),
        satisfied=sum(answer.grade == "satisfied" for answer in last),
        reopened=sum(case.reopened for case in founded),
        repaired=sum(_is_repaired(case) for case in founded),
    )


def _overdue(case: CaseFacts, now: datetime) -> bool:
    return case.owed is not None and case.owed <= now


def _is_repaired(case: CaseFacts) -> bool:
    if not case.settled or not case.answers:
        return False
    last = case.answers[-1]
    return last.grade == "satisfied" or (not last.grade and last.repaired)


@dataclass(frozen=True)
class MonthFigures:
    """One agency's month: answers due in it, and how many of them in time."""

    to_answer: int
    in_time: int

    @property
    def answer_share(self) -> Fraction | None:
        """Answers in time, of those due in the month; None if none was due."""
        return share(self.in_time, self.to_answer)

    def is_poor(self, below_percent: Fraction) -> bool:
        """Whether the share is below the rule's percentage; a month without answers due is not
        poor.
        """
        found = self.answer_share
        return found is not None and found * 100 < below_percent


def month_figures(cases: Iterable[CaseFacts], *, begins: datetime, ends: datetime) -> MonthFigures:
    """Answers due from `begins` up to, not including, `ends`, and those overdue from before and not
    given by `begins`.

    A backlog counts in every month it lasts; otherwise never answering would be cheaper than
    answering late.
    """
    to_answer = in_time = 0
    for case in cases:
        if not case.founded:
            continue
        for answer in case.answers:
            due_now = begins <= answer.due < ends
            backlog = answer.due < begins <= answer.given_at
            to_answer += due_now or backlog
            in_time += due_now and answer.in_time
        to_answer += case.owed is not None and case.owed < ends
    return MonthFigures(int(to_answer), int(in_time))
