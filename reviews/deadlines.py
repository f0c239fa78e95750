"""The deadlines of notices, objections, cases, holds and sanctions in working days.

A period that is somebody's right (to object, to grade, to make a statement) is never shortened; a
period in which somebody owes something may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import heads_of_agency, people_of_agency
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.office.hidden import readers_of
from brandportal.workdays.deadlines import Counted, DeadlineKind
from reviews.bad_ratings.enums import OWED_CASES, CaseStatus
from reviews.bad_ratings.models import Case, CaseAppeal
from reviews.decision.enums import OPEN_OBJECTIONS
from reviews.decision.models import Objection, PublicNotice, ReserveCall
from reviews.evaluation.enums import EvaluationStatus
from reviews.screening.enums import OPEN_SANCTIONS, HoldStatus
from reviews.screening.holds import days_to_be_heard
from reviews.screening.models import Hold, Sanction


def _office(row: Objection | PublicNotice | CaseAppeal) -> Iterable[User]:
    about = {PublicNotice: "evaluation", CaseAppeal: "case"}.get(type(row))
    return readers_of(getattr(row, about) if about else row, Role.OFFICE)


def _agency_of_case(row: Case) -> Iterable[User]:
    return people_of_agency(row.application)


def _notices(first: datetime) -> Iterator[Counted]:
    for row in PublicNotice.objects.filter(
        evaluation__status=EvaluationStatus.ON_NOTICE, ends_at__gte=first
    ):
        yield Counted(row, ((row.published_at, row.working_days),))


def _calls(first: datetime) -> Iterator[Counted]:
    """The notices of brands called from the reserve."""
    for row in ReserveCall.objects.filter(
        notice__evaluation__status=EvaluationStatus.ON_NOTICE, ends_at__gte=first
    ):
        yield Counted(row, ((row.called_at, row.working_days or 0),))


def _objections(first: datetime) -> Iterator[Counted]:
    rows = Objection.objects.filter(status__in=OPEN_OBJECTIONS, answer_due__gte=first)
    for row in rows.select_related("notice__evaluation__cycle"):
        days = row.notice.evaluation.cycle.rules["notice"]["objection_answer_working_days"]
        yield Counted(row, ((row.filed_at, days),))


def _to_verify(first: datetime) -> Iterator[Counted]:
    rows = Case.objects.filter(status=CaseStatus.TO_VERIFY, verify_due__gte=first)
    for row in rows.select_related("application__cycle"):
        days = int(row.application.cycle.rules["bad_rating"]["verify_working_days"])
        yield Counted(row, ((row.opened_at, days),))


def _to_answer(first: datetime) -> Iterator[Counted]:
    rows = Case.objects.filter(status__in=OWED_CASES, answer_due__gte=first)
    for row in rows.select_related("application__cycle", "appeal").prefetch_related("answers"):
        yield Counted(row, tuple(_ways_to_answer(row)))


def _ways_to_answer(row: Case) -> Iterator[tuple[datetime, int]]:
    """An answer is due from the opening, from a grade that reopened the case, or from a rejected
    appeal.
    """
    rules = row.application.cycle.rules["bad_rating"]
    days = int(rules["answer_working_days"])
    for answer in row.answers.all():
        if answer.graded_at is not None:
            yield answer.graded_at, days
    appeal = getattr(row, "appeal", None)
    if appeal is not None and appeal.decided_at is not None:
        yield appeal.decided_at, appeal.days_left
    yield row.opened_at, int(rules["complex_answer_working_days"])
    yield row.opened_at, days


def _to_grade(first: datetime) -> Iterator[Counted]:
    rows = Case.objects.filter(status=CaseStatus.ANSWERED, grade_due__gte=first)
    for row in rows.select_related("application__cycle").prefetch_related("answers"):
        days = int(row.application.cycle.rules["bad_rating"]["grade_working_days"])
        yield Counted(row, tuple((answer.given_at, days) for answer in row.answers.all()))


def _to_check_again(first: datetime) -> Iterator[Counted]:
    rows = CaseAppeal.objects.filter(case__status=CaseStatus.RECHECK, due__gte=first)
    for row in rows.select_related("case__application__cycle"):
        days = int(row.case.application.cycle.rules["bad_rating"]["recheck_working_days"])
        yield Counted(row, ((row.asked_at, days),))


def _held(first: datetime) -> Iterator[Counted]:
    rows = Hold.objects.filter(status=HoldStatus.EXCLUDED, statement_due__gte=first)
    for row in rows.select_related("evaluation__cycle", "application"):
        if row.decided_at is not None:
            yield Counted(row, ((row.decided_at, days_to_be_heard(row.evaluation)),))


def _rater_answers(first: datetime) -> Iterator[Counted]:
    rows = Hold.objects.filter(status=HoldStatus.HELD, heard_until__gte=first)
    for row in rows.select_related("evaluation__cycle"):
        yield Counted(row, ((row.opened_at, days_to_be_heard(row.evaluation)),))


def _rater_appeals(first: datetime) -> Iterator[Counted]:
    rows = Hold.objects.filter(status=HoldStatus.EXCLUDED, appeal_due__gte=first)
    for row in rows.select_related("evaluation__cycle"):
        if row.decided_at is not None:
            yield Counted(row, ((row.decided_at, days_to_be_heard(row.evaluation)),))


def _rater_of_case_answers(first: datetime) -> Iterator[Counted]:
    rows = CaseAppeal.objects.filter(case__status=CaseStatus.RECHECK, heard_until__gte=first)
    for row in rows.select_related("case__application__cycle__evaluation"):
        evaluation = row.case.application.cycle.evaluation
        if row.asked_at is not None:
            yield Counted(row, ((row.asked_at, days_to_be_heard(evaluation)),))


def _sanctioned(first: datetime) -> Iterator[Counted]:
    rows = Sanction.objects.filter(status__in=OPEN_SANCTIONS, statement_due__gte=first)
    for row in rows.select_related("evaluation__cycle", "application"):
        days = row.evaluation.cycle.rules["public"]["sanctions"]["statement_working_days"]
        yield Counted(row, ((row.proposed_at, days),))


def _case_page(row: Case) -> str:
    return reverse("workspace:case-detail", args=[row.code])


def _guard_page(row: Hold | Sanction) -> str:
    return reverse("workspace:guard", args=[row.application.number])


DEADLINES = [
    DeadlineKind(
        model=PublicNotice,
        field="ends_at",
        subject=gettext_noop("A date has changed: end of the public notice"),
        may_come_nearer=False,
        ahead=_notices,
        people=_office,
        url=lambda row: reverse("public:notice-detail", args=[row.evaluation.cycle.edition]),
    ),
    DeadlineKind(
        model=ReserveCall,
        field="ends_at",
        subject=gettext_noop("A date has changed: end of the public notice"),
        may_come_nearer=False,
        ahead=_calls,
        people=lambda row: _office(row.notice),
        url=lambda row: reverse("public:notice-detail", args=[row.notice.evaluation.cycle.edition]),
    ),
    DeadlineKind(
        model=Objection,
        field="answer_due",
        subject=gettext_noop("A date has changed: answer to an objection"),
        may_come_nearer=True,
        ahead=_objections,
        people=_office,
        url=lambda row: reverse("admin:reviews_objection_change", args=[row.pk]),
    ),
    DeadlineKind(
        model=Case,
        field="verify_due",
        subject=gettext_noop("A date has changed: verification of a bad rating"),
        may_come_nearer=True,
        ahead=_to_verify,
        people=_agency_of_case,
        url=_case_page,
    ),
    DeadlineKind(
        model=Case,
        field="answer_due",
        subject=gettext_noop("A date has changed: answer to a bad rating"),
        may_come_nearer=True,
        ahead=_to_answer,
        people=_agency_of_case,
        url=_case_page,
    ),
    DeadlineKind(
        model=Case,
        field="grade_due",
        subject=gettext_noop("A date has changed: grade of the rater"),
        may_come_nearer=False,
        ahead=_to_grade,
        people=lambda row: (),
        url=_case_page,
    ),
    DeadlineKind(
        model=Hold,
        field="heard_until",
        subject=gettext_noop("A date has changed: answers of people who rated"),
        may_come_nearer=False,
        ahead=_rater_answers,
        people=lambda row: (),
        url=_guard_page,
    ),
    DeadlineKind(
        model=Hold,
        field="appeal_due",
        subject=gettext_noop("A date has changed: appeals of people who rated"),
        may_come_nearer=False,
        ahead=_rater_appeals,
        people=lambda row: (),
        url=_guard_page,
    ),
    DeadlineKind(
        model=CaseAppeal,
        field="heard_until",
        subject=gettext_noop("A date has changed: answers of people who rated"),
        may_come_nearer=False,
        ahead=_rater_of_case_answers,
        people=lambda row: (),
        url=lambda row: _case_page(row.case),
    ),
    DeadlineKind(
        model=CaseAppeal,
        field="due",
        subject=gettext_noop("A date has changed: re-check of a bad rating"),
        may_come_nearer=True,
        ahead=_to_check_again,
        people=_office,
        url=lambda row: reverse("admin:reviews_case_change", args=[row.case_id]),
    ),
    DeadlineKind(
        model=Hold,
        field="statement_due",
        subject=gettext_noop("A date has changed: statement on excluded ratings"),
        may_come_nearer=False,
        ahead=_held,
        people=lambda row: heads_of_agency(row.application),
        url=_guard_page,
    ),
    DeadlineKind(
        model=Sanction,
        field="statement_due",
        subject=gettext_noop("A date has changed: statement on a sanction"),
        may_come_nearer=False,
        ahead=_sanctioned,
        people=lambda row: heads_of_agency(row.application),
        url=_guard_page,
    ),
]
