"""The answers of an application as rows, for the agency and the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.cycles.questions import questions
from applications.eligibility.enums import AnswerFinding
from applications.eligibility.models import EligibilityAnswer
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.pills import Pill


@dataclass(frozen=True)
class ReadAnswer:
    """A question, its answer, and what the office found of it (None: not checked yet)."""

    text: str
    answer: str
    finding: Pill | None
    row: EligibilityAnswer

    @property
    def contradicted(self) -> bool:
        return self.row.finding == AnswerFinding.CONTRADICTED


def yes_or_no(answer: bool) -> str:
    return _("yes") if answer else _("no")


def contradicted(application: Application) -> Sequence[ReadAnswer]:
    """What the office contradicts, for the agency: once it has returned or declined the
    application, not while it checks.
    """
    if application.status not in (ApplicationStatus.RETURNED, ApplicationStatus.DECLINED):
        return []
    return [one for one in read_answers(application) if one.contradicted]


def read_answers(application: Application) -> Sequence[ReadAnswer]:
    """In the order in which they were asked; empty where nothing was asked."""
    words = {question.code: question.text for question in questions(application.cycle.rules)}
    return [
        ReadAnswer(
            text=words.get(row.question, row.question),
            answer=yes_or_no(row.answer),
            finding=AnswerFinding(row.finding).pill if row.finding else None,
            row=row,
        )
        for row in application.eligibility_answers.all()
    ]
