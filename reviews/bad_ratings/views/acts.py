"""What an agency can do on a case's page: one form an act, each with the verb that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from brandportal.errors import Verdict
from reviews.bad_ratings import callbacks, cases, forms
from reviews.bad_ratings.appeals import appeal
from reviews.bad_ratings.workflow import CASE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Act:
    """One act: its form, whether it is possible, what does it, and the sentence afterwards."""

    form: type[forms.CaseForm]
    verdict: Callable[..., Verdict]
    perform: Callable[..., Any]
    button: StrOrPromise
    done: StrOrPromise = ""


def _by_table(action: str) -> Callable[..., Verdict]:
    """Who and when by the table; what is missing is asked for by the form itself."""
    return partial(CASE.verdict, action, whole=False)


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
        cases.may_tag_causes,
        cases.tag_causes,
        _("Save the root causes"),
        _("The root causes are saved."),
    ),
    "callback": Act(
        forms.CallbackForm,
        callbacks.may_record_callback,
        callbacks.record_callback,
        _("Record the call"),
        _("The call is recorded."),
    ),
    "contact": Act(
        forms.ContactForm,
        callbacks.may_record_callback,
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
