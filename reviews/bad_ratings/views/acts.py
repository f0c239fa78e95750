"""The possible actions of an agency on a case's page: one form for each, with its verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from brandportal.errors import Verdict
from reviews.bad_ratings import callbacks, cases, forms
from reviews.bad_ratings.appeals import appeal
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.workflow import CASE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Act:
    """One action: its form, its verdict, its verb, and the sentence afterwards."""

    form: type[forms.CaseForm]
    verdict: Callable[[Case, Any, datetime], Verdict]
    perform: Callable[..., Any]
    button: StrOrPromise
    done: StrOrPromise = ""


def _by_table(action: str) -> Callable[[Case, Any, datetime], Verdict]:
    """Who and when according to the table; the form asks for what is missing."""

    def verdict(case: Case, by: Any, now: datetime) -> Verdict:
        allowed = CASE.by_action[action].who(by, case)
        return CASE.timely(action, case, now=now) if allowed else allowed

    return verdict


ACTS: dict[str, Act] = {
    "verify": Act(
        forms.VerifyForm,
        _by_table("verify"),
        cases.verify,
        _("Note the verification"),
        _("The verification is noted. Now the rater waits for an answer."),
    ),
    "answer": Act(
        forms.AnswerForm,
        _by_table("answer"),
        cases.answer,
        _("Send the answer"),
        _("The answer is sent. The rater may grade it."),
    ),
    "complex": Act(
        forms.ComplexForm,
        _by_table("declare_complex"),
        cases.declare_complex,
        _("Declare complex"),
        _("The case is complex now; the later due day stands above."),
    ),
    "causes": Act(
        forms.CausesForm,
        lambda case, by, now: cases.may_tag_causes(case, by=by),
        cases.tag_causes,
        _("Save the root causes"),
        _("The root causes are saved."),
    ),
    "callback": Act(
        forms.CallbackForm,
        lambda case, by, now: callbacks.may_record_callback(case, by=by),
        callbacks.record_callback,
        _("Record the call"),
        _("The call is recorded."),
    ),
    "contact": Act(
        forms.ContactForm,
        lambda case, by, now: callbacks.may_record_callback(case, by=by),
        callbacks.read_contact,
        _("Show the number"),
    ),
    "appeal": Act(
        forms.AppealForm,
        _by_table("appeal"),
        appeal,
        _("Ask for a re-check"),
        _("The appeal is with the Efficiency Office. The clock of the answer stands still."),
    ),
}
