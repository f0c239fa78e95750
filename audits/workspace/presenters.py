"""What an agency still owes: reports, statements, rectifications, answers to bad ratings, each with
its due moment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.annual_review.enums import RectificationStatus, ReviewStatus
from audits.annual_review.models import AnnualReview, Rectification
from audits.annual_review.presenters.days_left import SOON, Days, days_left, words_left
from brandportal.workdays.calendar import asked_once
from brandportal.workdays.words import due_words, exact
from reviews.bad_ratings.presenters.cases import OwedCases, owed_cases
from reviews.registers.terms import OwedRegister, owed_registers
from reviews.screening.statements import OwedStatement, owed_statements


@dataclass(frozen=True)
class Task:
    """One task of the agency. `before` and `left` are words; `tone` is alarm if little time is
    left.
    """

    heading: str
    sentence: str
    due: datetime
    before: str
    left: str
    tone: str
    url: str


def due_of_review(review: AnnualReview) -> datetime | None:
    """The moment before which the agency must act in this review; None if it need not act."""
    return {
        ReviewStatus.REPORT_DUE: review.report_due,
        ReviewStatus.HEARING: review.statement_due,
    }.get(ReviewStatus(review.status))


def review_task(
    review: AnnualReview,
    now: datetime,
    days: Days | None = None,
    completed: Collection[int] | None = None,
) -> Task | None:
    """The agency's task in this review; None if others must act or it is too late."""
    due = due_of_review(review)
    if due is None or now >= due:
        return None
    days = days or days_left([due], now)
    page = reverse("workspace:review-detail", args=[review.title.number, review.year])
    names = {"brand": review.title.brand.name, "year": review.year}
    if review.status == ReviewStatus.REPORT_DUE:
        return Task(
            heading=_("Annual report %(year)s on “%(brand)s”") % names,
            sentence=_(
                "Fill in what was reached; the head hands it in. Without a report the title lapses."
            ),
            due=due,
            before=due_words(due, completed),
            left=words_left(due, now, days),
            tone="alarm" if days[due] <= SOON else "now",
            url=reverse("workspace:review-report", args=[review.title.number, review.year]),
        )
    return Task(
        heading=_("Annual review %(year)s of “%(brand)s”: verdict “%(outcome)s”")
        % {**names, "outcome": review.get_outcome_display()},
        sentence=_("The head may make a statement before the verdict takes effect."),
        due=due,
        before=due_words(due, completed),
        left=words_left(due, now, days),
        tone="alarm",
        url=page,
    )


def rectification_task(
    rectification: Rectification, now: datetime, days: Days | None = None
) -> Task | None:
    """The report on a rectification, while it can be submitted."""
    if rectification.status != RectificationStatus.OPEN or now >= rectification.due_at:
        return None
    review, due = rectification.review, rectification.due_at
    days = days or days_left([due], now)
    return Task(
        heading=_("Rectification of “%(brand)s”") % {"brand": review.title.brand.name},
        sentence=_("Report what was corrected. Without a report in time the title is revoked."),
        due=due,
        before=exact(rectification.due_at),
        left=words_left(due, now, days),
        tone="alarm" if days[due] <= SOON else "now",
        url=reverse("workspace:review-detail", args=[review.title.number, review.year]),
    )


def bad_ratings_task(
    owed: OwedCases, now: datetime, days: Days, completed: Collection[int] | None = None
) -> Task:
    """The bad ratings of one brand to verify or answer, including late ones, which are still
    owed.
    """
    names = {"brand": owed.brand, "count": owed.to_verify + owed.to_answer}
    late = ngettext("%(late)d is late.", "%(late)d are late.", owed.late) % {"late": owed.late}
    sentence = _("To verify: %(verify)d. To answer: %(answer)d.") % {
        "verify": owed.to_verify,
        "answer": owed.to_answer,
    }
    return Task(
        heading=_("Bad ratings of “%(brand)s”: %(count)d") % names,
        sentence=f"{sentence} {late}" if owed.late else sentence,
        due=owed.due,
        before=due_words(owed.due, completed),
        left=words_left(owed.due, now, days),
        tone="alarm" if owed.late or days[owed.due] <= SOON else "now",
        url=reverse("workspace:case-list"),
    )


def register_task(owed: OwedRegister, now: datetime, days: Days) -> Task:
    """The register of service cases, from which raters are drawn."""
    return Task(
        heading=_("Register of service cases for “%(brand)s”")
        % {"brand": owed.application.brand.name},
        sentence=_("Without it no service recipient can be drawn and invited to rate."),
        due=owed.deadline,
        before=exact(owed.deadline),
        left=words_left(owed.deadline, now, days),
        tone="alarm" if days[owed.deadline] <= SOON else "now",
        url=reverse("workspace:register", args=[owed.application.number]),
    )


def statement_task(
    owed: OwedStatement, now: datetime, days: Days, completed: Collection[int] | None = None
) -> Task:
    """The agency's statement on excluded ratings or on a proposed sanction, before the office
    decides.
    """
    names = {"brand": owed.application.brand.name}
    heading = (
        _("Proposed step over the rating of “%(brand)s”")
        if owed.is_step
        else _("Excluded ratings of “%(brand)s”")
    )
    return Task(
        heading=heading % names,
        sentence=_("Your agency may state its view; it is weighed before anything is decided."),
        due=owed.due,
        before=due_words(owed.due, completed),
        left=words_left(owed.due, now, days),
        tone="alarm" if owed.is_step or days[owed.due] <= SOON else "now",
        url=reverse("workspace:guard", args=[owed.application.number]),
    )


def tasks_of(user: Any, *, now: datetime) -> list[Task]:
    """All tasks of this person's agencies, the most urgent first."""
    reviews = list(AnnualReview.objects.open_for(user))
    rectifications = list(
        Rectification.objects.filter(
            review__title__agency_id__in=user.agency_roles, status=RectificationStatus.OPEN
        ).select_related("review__title__brand")
    )
    owed, registers = owed_cases(user, now=now), owed_registers(user, now=now)
    statements = owed_statements(user, now=now)
    dues = [due_of_review(review) for review in reviews] + [row.due_at for row in rectifications]
    dues += [row.due for row in owed] + [row.deadline for row in registers]
    dues += [row.due for row in statements]
    days, completed = days_left([due for due in dues if due], now), asked_once()
    found = [review_task(review, now, days, completed) for review in reviews]
    found += [rectification_task(row, now, days) for row in rectifications]
    found += [bad_ratings_task(row, now, days, completed) for row in owed]
    found += [register_task(row, now, days) for row in registers]
    found += [statement_task(row, now, days, completed) for row in statements]
    return sorted((task for task in found if task is not None), key=lambda task: task.due)
