"""Scheduled changes of cases: ungraded, late, rating excluded or released. Each is safe to
repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import heads_of_agency, writers_of_agency
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import is_tied_to
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import NoticeText, notice_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workdays.words import due_day_told
from brandportal.workflow import CLOCK, transition
from reviews.bad_ratings.callbacks import forget_contact
from reviews.bad_ratings.cases import RESET_REMINDERS
from reviews.bad_ratings.enums import OPEN_CASES, OWED_CASES, CaseStatus
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.policies import settled_by_exclusion
from reviews.bad_ratings.workflow import CASE
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.screening.enums import HoldStatus

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ANSWER_SOON = notice_text(
    "case.answer_soon",
    kind=NoticeKind.REMINDER,
    subject=gettext_noop("Bad ratings of “%(brand)s” to answer soon: %(count)s"),
    body=gettext_noop(
        "%(count)s cases on “%(brand)s” have to be answered by %(day)s. Whoever is late is "
        "counted as late, and the share of answers in time enters the annual review."
    ),
)
ANSWER_OVERDUE = notice_text(
    "case.answer_overdue",
    kind=NoticeKind.REMINDER,
    subject=gettext_noop("Overdue: bad ratings of “%(brand)s” without an answer: %(count)s"),
    body=gettext_noop(
        "%(count)s cases on “%(brand)s” were to be answered by %(day)s and are not. Please see "
        "to it today; after that the Efficiency Office is notified."
    ),
)
UNANSWERED = notice_text(
    "case.unanswered",
    kind=NoticeKind.REMINDER,
    subject=gettext_noop("“%(brand)s” leaves bad ratings unanswered: %(count)s"),
    body=gettext_noop(
        "%(count)s cases on “%(brand)s” were due by %(day)s and are still without an answer, "
        "although the agency and its head were notified."
    ),
)


def due_to_run_out(now: datetime) -> QuerySet[Case]:
    """Answered cases whose time for grading has passed."""
    return Case.objects.filter(status=CaseStatus.ANSWERED, grade_due__lte=now).order_by("pk")


def run_out(*, case: Case, now: datetime) -> Case:
    """Settle a case that nobody graded in time. See `LoopFigures.repair_rate` for how it counts."""
    with action(by=CLOCK, now=now):
        settled = transition(CASE, "run_out", case, by=CLOCK, now=now)
        forget_contact(case=settled, now=now)
    return settled


def due_to_follow_exclusion(now: datetime) -> list[Case]:
    """Open cases whose rating was excluded by the screening, without those whose rater is still to
    be called back.
    """
    excluded = Case.objects.filter(status__in=OPEN_CASES, rating__hold__status=HoldStatus.EXCLUDED)
    rows = excluded.select_related("wish", "rating__hold").order_by("pk")
    return [case for case in rows if settled_by_exclusion(case, now=now)]


def follow_exclusion(*, case: Case, now: datetime) -> Case:
    """Settle a case whose rating was excluded: a rating that does not count needs no answer.

    Refuses with NotNow while somebody who asked for it is not called back.
    """
    with action(by=CLOCK, now=now):
        settled = transition(CASE, "follow_exclusion", case, by=CLOCK, now=now)
        forget_contact(case=settled, now=now)
    return settled


def due_to_follow_release() -> QuerySet[Case]:
    """Cases settled as excluded whose rating counts again."""
    return (
        Case.objects.filter(status=CaseStatus.EXCLUDED)
        .filter(Q(rating__hold=None) | Q(rating__hold__status=HoldStatus.RELEASED))
        .order_by("pk")
    )


def follow_release(*, case: Case, now: datetime) -> Case:
    """Reopen a case whose rating was released, with new due moments."""
    rules = case.application.cycle.rules["bad_rating"]
    verify_due = end_of_working_day(now, int(rules["verify_working_days"]))
    answer_due = end_of_working_day(now, int(rules["answer_working_days"]))
    changes = {
        "closed_at": None,
        "closed_by": None,
        "verify_due": verify_due,
        "answer_due": max(verify_due, answer_due),
        "grade_due": None,
        **RESET_REMINDERS,
    }
    return transition(CASE, "follow_release", case, by=CLOCK, now=now, changes=changes)


def with_cases() -> list[Evaluation]:
    """Evaluations that may have open cases."""
    owed = Case.objects.filter(status__in=OWED_CASES).order_by()
    years = owed.values("application__cycle_id")
    return list(Evaluation.objects.filter(status__in=AFTER_COUNT, cycle__in=years))


def escalate(*, evaluation: Evaluation, now: datetime) -> int:
    """Send reminders for cases that are late or nearly late: the agency before the answer is due,
    its head once it is overdue, the office some working days later. One notice for each brand and
    step; each case takes each step once for a due moment. Returns how many steps were taken.
    """
    rules = evaluation.cycle.rules["bad_rating"]
    owed = Case.objects.filter(application__cycle=evaluation.cycle_id, status__in=OWED_CASES)
    soon = end_of_working_day(now, int(rules["remind_working_days"]))
    long_ago = _due_before(now, int(rules["escalate_working_days"]), owed)
    taken = _step(
        "reminded_at",
        owed.filter(reminded_at=None, answer_due__gt=now, answer_due__lte=soon),
        to=writers_of_agency,
        text=ANSWER_SOON,
        now=now,
    )
    taken += _step(
        "head_told_at",
        owed.filter(head_told_at=None, answer_due__lte=now),
        to=heads_of_agency,
        text=ANSWER_OVERDUE,
        now=now,
    )
    return taken + _step(
        "office_told_at",
        owed.filter(office_told_at=None, answer_due__lte=long_ago),
        to=_office,
        text=UNANSWERED,
        now=now,
    )


def _due_before(now: datetime, days: int, owed: QuerySet[Case]) -> datetime:
    """The latest due moment since which `days` whole working days have passed."""
    dues = owed.filter(answer_due__lte=now).order_by().values_list("answer_due", flat=True)
    passed = [due for due in dues.distinct() if _over(due, days) <= now]
    return max(passed, default=LONG_AGO)


def _over(due: datetime, days: int) -> datetime:
    """The end of the `days`-th working day after the last day of the period."""
    return end_of_working_day(due - timedelta(microseconds=1), days) if days else due


def _office(application: Application) -> Iterable[User]:
    officers = User.objects.holding(Role.OFFICE)
    return [one for one in officers if not is_tied_to(one, application.agency_id)]


def _step(
    stamp: str,
    cases: QuerySet[Case],
    *,
    to: Callable[[Application], Iterable[Any]],
    text: NoticeText,
    now: datetime,
) -> int:
    """Take one escalation step for all these cases: time, journal and one notice for each brand, in
    one transaction.
    """
    with action(by=CLOCK, now=now) as act:
        found: dict[int, list[Case]] = {}
        for case in cases.select_for_update(of=("self",)).order_by("pk"):
            found.setdefault(case.application_id, []).append(case)
        if not found:
            return act.nothing_done(0)
        for application in Application.objects.filter(pk__in=found).select_related("brand"):
            rows = found[application.pk]
            Case.objects.filter(pk__in=[row.pk for row in rows]).update(**{stamp: now})
            first = min(row.answer_due for row in rows)
            entry = act.log(
                f"case.{stamp.removesuffix('_at')}",
                DONE[stamp],
                application,
                {"cases": [row.code for row in rows]},
            )
            queue(
                to=to(application),
                key=f"journal:{entry.seq}",
                text=text,
                context={
                    "brand": application.brand.name,
                    "count": str(len(rows)),
                    "day": due_day_told(first),
                },
                url=reverse("admin:reviews_case_changelist")
                if stamp == "office_told_at"
                else reverse("workspace:case-list"),
                now=now,
            )
    return sum(map(len, found.values()))


DONE = {
    "reminded_at": gettext_noop("Reminded an agency of bad ratings to answer"),
    "head_told_at": gettext_noop("Notified the head of overdue bad ratings"),
    "office_told_at": gettext_noop("Notified the office of unanswered bad ratings"),
}
