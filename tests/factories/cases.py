"""Bad ratings and their cases, written straight into the tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from applications.models import Application
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import User
from brandportal.workdays.calendar import end_of_working_day
from reviews.bad_ratings.enums import OPEN_CASES, CaseStatus
from reviews.models import Case, CaseAnswer, CaseAppeal, Evaluation, Screening
from reviews.rating.receipts import Rater
from tests.factories.applications import SHANGHAI
from tests.factories.evaluation import moved
from tests.factories.people import (
    make_user,
)
from tests.factories.rating import NOW, Year, make_rating, make_year

_numbers = count(1)
OPENED = NOW  # Tuesday 12 May 2026, ten in the morning
DAY = timedelta(days=1)


def make_counted_year(**more: Any) -> Year:
    """A year whose ratings are counted and screened, with one brand."""
    year = make_year(**{"brands": 1, "status": "counted", **more})
    Evaluation.objects.filter(pk=year.evaluation.pk).update(counted_at=NOW)
    Screening.objects.create(
        evaluation=year.evaluation, status="finished", finished_at=NOW, started_at=NOW
    )
    return year


def make_case(application: Application, status: str = CaseStatus.TO_VERIFY, **more: Any) -> Case:
    """A case in the given status, with what it went through on the way."""
    opened = more.pop("opened_at", OPENED)
    head = User.objects.filter(memberships__agency=application.agency_id).first()
    head = head or make_user(
        username=f"head{next(_numbers)}", agency=application.agency, role=AgencyRole.HEAD
    )
    verified = status != CaseStatus.TO_VERIFY
    fields: dict[str, Any] = {
        "code": f"CASE{next(_numbers):04d}",
        "rating": more.pop("rating", None) or make_rating(application),
        "application": application,
        "status": status,
        "opened_at": opened,
        "verify_due": end_of_working_day(opened, 1),
        "answer_due": end_of_working_day(opened, 5),
        "verified_at": opened if verified else None,
        "verified_by": head if verified else None,
        "triage": "reasonable" if verified else "",
        "proof": "叫号记录显示等候四十分钟。" if verified else "",
        "grade_due": opened + 14 * DAY if status == CaseStatus.ANSWERED else None,
        "reopenings": 1 if status in (CaseStatus.REOPENED, CaseStatus.DISSATISFIED) else 0,
        "closed_at": None if status in OPEN_CASES else opened + 3 * DAY,
        **more,
    }
    case = Case.objects.create(**fields)
    if verified:
        case.causes.create(cause="staffing")
    if status in (CaseStatus.ANSWERED, CaseStatus.CLOSED, CaseStatus.DISSATISFIED):
        make_answer(case)
    if status in (CaseStatus.REOPENED, CaseStatus.DISSATISFIED):
        CaseAnswer.objects.filter(case=case).delete()
        make_answer(case, grade="dissatisfied", said="还是没人。", graded_at=opened + DAY)
        if status == CaseStatus.DISSATISFIED:
            make_answer(case, grade="dissatisfied", said="仍未解决。", graded_at=opened + 2 * DAY)
    if status == CaseStatus.RECHECK:
        Case.objects.filter(pk=case.pk).update(triage="mistaken")
        make_appeal(case, asked_by=head)
    return Case.objects.get(pk=case.pk)


def make_answer(case: Case, **more: Any) -> CaseAnswer:
    return CaseAnswer.objects.create(
        **{
            "case": case,
            "number": case.answers.count() + 1,
            "text": "我们增开了两个窗口，等候时间降到十五分钟。",
            "repaired": "增开两个窗口。",
            "due": case.answer_due,
            "given_at": case.opened_at + timedelta(hours=5),
            "given_by": case.verified_by,
            **more,
        }
    )


def make_appeal(case: Case, **more: Any) -> CaseAppeal:
    return CaseAppeal.objects.create(
        **{
            "case": case,
            "ground": "mistaken",
            "reason": "评价内容说的是隔壁单位的窗口。",
            "days_left": 4,
            "due": end_of_working_day(case.opened_at, 5),
            "asked_at": case.opened_at,
            "asked_by": case.verified_by,
            **more,
        }
    )


def rater_of(case: Case) -> Rater:
    return Rater(case.rating_id)


def in_status(evaluation: Evaluation, status: str) -> Evaluation:
    moved(status, pk=evaluation.pk)
    return Evaluation.objects.get(pk=evaluation.pk)


def at(day: int, hour: int = 10, month: int = 5, minute: int = 0) -> datetime:
    """A moment of 2026 in China."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)
