"""Keep what was answered before an application, and let the office check it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.models import Cycle
from applications.cycles.questions import questions
from applications.eligibility.enums import AnswerFinding
from applications.eligibility.models import EligibilityAnswer
from applications.form.enums import ApplicationStatus
from applications.form.models import Application
from brandportal.accounts.policies import free_of_conflict, is_office
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.rulebook import Rules
from brandportal.texts import telling_text

REASON_LIMIT = 500


def need_eligible(rules: Rules | None, answers: Mapping[str, bool]) -> None:
    """Refuse with BadInput, at the field of the question, one that is not answered, and an answer
    that excludes, with the reason of the rules.
    """
    for question in questions(rules):
        if question.code not in answers:
            raise BadInput(_("Answer yes or no."), field=question.field)
        if answers[question.code] == question.excludes:
            raise BadInput(question.reason, field=question.field)


def keep_answers(
    act: Action, application: Application, cycle: Cycle, answers: Mapping[str, bool]
) -> dict[str, Any]:
    """Keep answers that do not exclude with a new draft; returns what the journal notes of them."""
    given = {question.code: answers[question.code] for question in questions(cycle.rules)}
    EligibilityAnswer.objects.bulk_create(
        EligibilityAnswer(
            application=application,
            question=code,
            answer=answer,
            rules_sha256=cycle.rules_hash,
            answered_at=act.now,
            answered_by=act.by,
        )
        for code, answer in given.items()
    )
    return {"answers": given, "rules_sha256": cycle.rules_hash} if given else {}


def may_check(application: Application, *, by: Any) -> Verdict:
    """The office without a conflict of interest, while it checks the application."""
    return first_no(_who(application, by=by), _to_check(application))


def _who(application: Application, *, by: Any) -> Verdict:
    return first_no(is_office(by), free_of_conflict(application.agency_id, by=by))


def _to_check(application: Application) -> Verdict:
    if application.status != ApplicationStatus.SUBMITTED:
        return no(_("Answers are checked while the application waits for the office."))
    if not application.eligibility_answers.all():
        return no(_("No questions were asked before this application was begun."))
    return YES


def all_confirmed(application: Application) -> Verdict:
    """Whether the office has confirmed every answer; of an application that was asked nothing there
    is nothing to confirm.
    """
    findings = {row.finding for row in application.eligibility_answers.all()}
    if AnswerFinding.CONTRADICTED in findings:
        return no(
            _(
                "An answer on eligibility is contradicted. Return the application for correction, "
                "or propose to decline it."
            )
        )
    if "" in findings:
        return no(_("First confirm or contradict every answer on eligibility."))
    return YES


def check_answers(
    *, application: Application, checks: Mapping[str, tuple[str, str]], by: Any, now: datetime
) -> Application:
    """Confirm or contradict each answer; `checks` is the finding and the reason by question. What
    was checked may be checked again until the application is decided, as after a correction.

    Refuses with BadInput an answer that is left out, and a contradiction whose reason says nothing.
    """
    with action(by=by, now=now) as act:
        locked = act.lock(application)
        require(_who(locked, by=by), _to_check(locked))
        rows = list(locked.eligibility_answers.all())
        for row in rows:
            finding, reason = checks.get(row.question, ("", ""))
            if finding not in AnswerFinding.values:
                raise BadInput(_("Confirm or contradict it."), field=f"finding_{row.question}")
            contradicted = finding == AnswerFinding.CONTRADICTED
            row.finding, row.reason = finding, _why(row, reason) if contradicted else ""
            row.checked_at, row.checked_by = act.now, act.by
            row.save(update_fields=["finding", "reason", "checked_at", "checked_by"])
        act.log(
            "application.check_answers",
            gettext_noop("Checked the answers on eligibility"),
            locked,
            {"contradicted": {row.question: row.reason for row in rows if row.reason}},
        )
    return locked


def _why(row: EligibilityAnswer, reason: str) -> str:
    missing = _("Say what contradicts the answer; the agency will read it.")
    field = f"reason_{row.question}"
    return telling_text(reason, field=field, limit=REASON_LIMIT, missing=missing)
