"""The possible actions of an agency on a case's page: one form for each, with its verb."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from brandportal.web.verbs import Verb, by_name, step
from reviews.bad_ratings import callbacks, cases, forms
from reviews.bad_ratings.appeals import appeal
from reviews.bad_ratings.workflow import CASE

VERBS = by_name(
    step(CASE, "verify", cases.verify, form=forms.VerifyForm, whole=False),
    step(CASE, "answer", cases.answer, form=forms.AnswerForm, whole=False),
    step(
        CASE,
        "declare_complex",
        cases.declare_complex,
        name="complex",
        form=forms.ComplexForm,
        whole=False,
    ),
    Verb(
        name="causes",
        label=_("Save the root causes"),
        verdict=cases.may_tag_causes,
        run=cases.tag_causes,
        done=_("The root causes are saved."),
        form=forms.CausesForm,
    ),
    Verb(
        name="callback",
        label=_("Record the call"),
        verdict=callbacks.may_record_callback,
        run=callbacks.record_callback,
        done=_("The call is recorded."),
        form=forms.CallbackForm,
    ),
    Verb(
        name="contact",
        label=_("Show the number"),
        verdict=callbacks.may_record_callback,
        run=callbacks.read_contact,
        form=forms.ContactForm,
    ),
    step(CASE, "appeal", appeal, form=forms.AppealForm, whole=False),
)
