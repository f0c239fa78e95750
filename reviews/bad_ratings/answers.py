"""The rater's side of a case, identified by the receipt's code alone: the state of the case, and
the grade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from applications.models import ServicePoint
from brandportal.errors import Verdict, require
from brandportal.journal.actions import action
from brandportal.texts import limited_text, required_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import transition
from reviews.bad_ratings.callbacks import forget_contact, may_leave_wish
from reviews.bad_ratings.cases import RESET_REMINDERS, TEXT_LIMIT
from reviews.bad_ratings.enums import CaseStatus, Grade
from reviews.bad_ratings.models import CallbackWish, Case, CaseAnswer
from reviews.bad_ratings.policies import rater_of_case, while_gradable
from reviews.bad_ratings.workflow import CASE
from reviews.comments.screen import without_numbers
from reviews.rating.models import Rating
from reviews.rating.receipts import Rater


@dataclass(frozen=True)
class RaterView:
    """What the rater is shown: status and due moment, the answers, and the possible actions."""

    case: Case
    answers: Sequence[CaseAnswer]
    may_grade: Verdict
    is_last_grade: bool
    may_leave_wish: Verdict
    wish: CallbackWish | None
    finding: str

    @property
    def is_owed(self) -> bool:
        """Whether the agency still owes an answer."""
        return self.case.status in (
            CaseStatus.TO_VERIFY,
            CaseStatus.TO_ANSWER,
            CaseStatus.REOPENED,
        )

    @property
    def points(self) -> Sequence[ServicePoint]:
        """The brand's service points that can be called."""
        return list(self.case.application.service_points.exclude(phone=""))


def answer_for(rating: Rating, *, now: datetime) -> RaterView | None:
    """The state of a bad rating's case, for the holder of its receipt; None if there is no case.

    Other ratings have no case, and no rating has one while the rating is sealed: cases open when
    the window closes.
    """
    case = (
        Case.objects.filter(rating_id=rating.pk)
        .select_related(
            "application__brand", "application__agency", "application__cycle", "wish", "appeal"
        )
        .prefetch_related("answers")
        .first()
    )
    if case is None:
        return None
    allowed = case.application.cycle.rules["bad_rating"]["reopenings_allowed"]
    appeal = getattr(case, "appeal", None)
    return RaterView(
        case=case,
        answers=list(case.answers.all()),
        may_grade=may_grade(case, now=now),
        is_last_grade=case.reopenings >= allowed,
        may_leave_wish=may_leave_wish(case),
        wish=getattr(case, "wish", None),
        finding=appeal.finding if appeal is not None and appeal.upheld else "",
    )


def may_grade(case: Case, *, now: datetime) -> Verdict:
    """Whether the holder of the receipt can grade the answer now."""
    answered = CASE.timely("accept", case, now=now)
    return while_gradable(case, now=now) if answered else answered


def grade(
    *, case: Case, satisfied: bool, said: str = "", by: Rater | object, now: datetime
) -> Case:
    """Grade the latest answer: satisfied settles the case; not satisfied reopens it as often as the
    rules allow (with a new due moment) and afterwards settles it as not repaired. Personal numbers
    in the text are masked before it is stored, so that the agency learns what is wrong but not who
    says so.

    For the rater alone. Of two simultaneous grades one counts. Refuses with NotAllowed, NotNow (not
    answered, graded before, too late) and BadInput for a dissatisfied rater without a reason.
    """
    words = said.strip()
    if not satisfied:
        missing = _("Please write what is still wrong.")
        words = required_text(said, field="said", limit=TEXT_LIMIT, missing=missing, least=2)
    elif words:
        words = limited_text(said, field="said", limit=TEXT_LIMIT)
    words = without_numbers(words)
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(rater_of_case(current, by=by), may_grade(current, now=now))
        given = current.answers.order_by("-number")[0]
        given.grade = Grade.SATISFIED if satisfied else Grade.DISSATISFIED
        given.said, given.graded_at = words, now
        given.save(update_fields=["grade", "said", "graded_at"])
        if satisfied:
            done = transition(CASE, "accept", current, by=by, now=now, changes={"closed_at": now})
        elif CASE.timely("reopen", current, now=now):
            return transition(
                CASE, "reopen", current, by=by, now=now, changes=_reopened(current, now)
            )
        else:
            done = transition(CASE, "refuse", current, by=by, now=now, changes={"closed_at": now})
        forget_contact(case=done, now=now)
    return done


def _reopened(case: Case, now: datetime) -> dict[str, object]:
    days = int(case.application.cycle.rules["bad_rating"]["answer_working_days"])
    return {
        "answer_due": end_of_working_day(now, days),
        "grade_due": None,
        "reopenings": case.reopenings + 1,
        **RESET_REMINDERS,
    }
