"""Opens a case for every bad rating once the window has closed: in blocks, safe to run at any time
and twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import people_of_agency
from applications.models import Application
from brandportal.codes import new_code
from brandportal.jobs import slice_by_slice
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import CLOCK
from reviews.bad_ratings.models import Case, CaseOpening
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.rating.models import Rating
from reviews.screening.enums import NOT_COUNTED, ScreeningStatus

BLOCK = 500
CODE_LENGTH = 8
CASES_OPENED = notice_text(
    "case.opened",
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Bad ratings of “%(brand)s” to look into: %(count)s"),
    body=gettext_noop(
        "The public rating has closed. “%(brand)s” has %(count)s ratings at the lowest "
        "levels. Each is a case in your workspace: verify it and answer it in time. Who "
        "rated is not disclosed."
    ),
)


def due_to_open_cases() -> list[Evaluation]:
    """Evaluations whose rating window has closed and whose cases are not all opened.

    They wait until the ratings are screened, so that agencies do not work on ratings that are about
    to be held.
    """
    screened = Q(screening__status__in=[ScreeningStatus.FINISHED, ScreeningStatus.STOPPED])
    return list(
        Evaluation.objects.filter(status__in=AFTER_COUNT)
        .filter(screened | ~Q(status=EvaluationStatus.COUNTED))
        .exclude(case_opening__finished_at__isnull=False)
        .select_related("cycle")
    )


def opened_evaluations() -> list[Evaluation]:
    """Evaluations whose cases were opened: ratings released since then still need a case."""
    return list(
        Evaluation.objects.filter(case_opening__finished_at__isnull=False).select_related("cycle")
    )


def bad_ratings(evaluation: Evaluation) -> QuerySet[Rating]:
    """Ratings at the worst levels without a case; held ratings wait, excluded ones get none."""
    worst = evaluation.cycle.rules["bad_rating"]["worst_levels"]
    return (
        Rating.objects.filter(
            application__cycle=evaluation.cycle_id, overall__lte=worst, case__isnull=True
        )
        .exclude(hold__status__in=NOT_COUNTED)
        .order_by("pk")
    )


def open_block(*, evaluation: Evaluation, now: datetime, limit: int = BLOCK) -> int:
    """Open the next cases of an award year, at most `limit`; returns how many were opened.

    Only the scheduled task does this. The deadlines of a case start now, so that nobody is late
    because of the time before. With the last block each agency gets one notice for each brand. One
    transaction; a rating has at most one case, however many workers run this.
    """
    rules = evaluation.cycle.rules["bad_rating"]
    with action(by=CLOCK, now=now) as act:
        opening, _created = CaseOpening.objects.get_or_create(
            evaluation=evaluation, defaults={"started_at": now}
        )
        found = list(bad_ratings(evaluation)[:limit].values_list("pk", "application_id"))
        verify_due = end_of_working_day(now, int(rules["verify_working_days"]))
        answer_due = end_of_working_day(now, int(rules["answer_working_days"]))
        Case.objects.bulk_create(
            Case(
                code=new_code(CODE_LENGTH),
                rating_id=rating,
                application_id=application,
                opened_at=now,
                verify_due=verify_due,
                answer_due=max(answer_due, verify_due),
            )
            for rating, application in found
        )
        if found:
            opening.opened += len(found)
            act.log(
                "case.open",
                gettext_noop("Opened cases for bad ratings"),
                evaluation,
                {"cases": len(found)},
            )
        else:
            act.nothing_done(opening)
        if len(found) < limit and (found or opening.finished_at is None):
            _tell(opening, now)
            opening.finished_at = now
        opening.save(update_fields=["opened", "finished_at"])
    return len(found)


def open_all(*, evaluation: Evaluation, now: datetime) -> int:
    """Open block after block until no rating is without its case; returns how many were opened."""
    return slice_by_slice(lambda: open_block(evaluation=evaluation, now=now))


def _tell(opening: CaseOpening, now: datetime) -> None:
    """One notice for each brand about the cases opened since the last notice."""
    cases = Case.objects.filter(application__cycle=opening.evaluation.cycle_id)
    if opening.finished_at is not None:
        cases = cases.filter(opened_at__gt=opening.finished_at)
    counted = dict(
        cases.order_by()
        .values_list("application_id")
        .annotate(times=Count("pk"))
        .values_list("application_id", "times")
    )
    for application in Application.objects.filter(pk__in=counted).select_related("brand"):
        queue(
            to=people_of_agency(application),
            key=f"cases-opened:{application.pk}:{now.isoformat()}",
            text=CASES_OPENED,
            context={"brand": application.brand.name, "count": str(counted[application.pk])},
            url=reverse("workspace:case-list"),
            now=now,
        )
