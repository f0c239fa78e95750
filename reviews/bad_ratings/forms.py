"""Forms of agency, rater and office about a bad-rating case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.rulebook_checks import CAUSES
from brandportal.web.forms import PortalForm, long_text
from reviews.bad_ratings.cases import TEXT_LIMIT
from reviews.bad_ratings.enums import Cause, Triage
from reviews.bad_ratings.files import CASE_FILE_POLICY

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


words = partial(long_text, limit=TEXT_LIMIT, telling=True)


def case_file(label: StrOrPromise) -> forms.FileField:
    """A file with its limits in the help text."""
    return forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs=CASE_FILE_POLICY.attributes),
    )


class CaseForm(PortalForm):
    """A form on a case's page; a page has several, so each has its own ids."""

    def __init__(self, *args: Any, rules: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules["bad_rating"]
        if "file" in self.fields:
            self.fields["file"].help_text = CASE_FILE_POLICY.sentence
        if "causes" in self.fields:
            known = [code for code in CAUSES if code in self.rules["causes"]]
            self.fields["causes"].choices = [  # type: ignore[attr-defined]
                (code, Cause(code).label) for code in known
            ]


class VerifyForm(CaseForm):
    """The agency's finding."""

    triage = forms.ChoiceField(
        label=_("What you found"), choices=Triage.choices, widget=forms.RadioSelect
    )
    proof = words(
        _("Which facts show this"),
        help_text=_("Up to 2,000 characters. The Efficiency Office reads it in a re-check."),
    )
    file = case_file(_("A file that shows it, if there is one"))


class ComplexForm(CaseForm):
    """Why more time is needed."""

    reason = words(_("Why the case is complex"), rows=3, help_text=_("Up to 2,000 characters."))


class CausesForm(CaseForm):
    """The root causes."""

    causes = forms.MultipleChoiceField(
        label=_("Root causes"), widget=forms.CheckboxSelectMultiple, choices=()
    )


class AnswerForm(CausesForm):
    """The answer to the rater."""

    text = words(
        _("Answer to the rater"),
        rows=6,
        telling=False,
        help_text=_("At least 10, up to 2,000 characters. The rater reads it with the receipt."),
    )
    repaired = words(
        _("What was repaired"),
        required=False,
        telling=False,
        help_text=_("Required when you found the rating reasonable. The rater reads this, too."),
    )
    field_order = ["text", "repaired", "causes"]


class CallbackForm(CaseForm):
    """One call."""

    called_at = forms.DateTimeField(
        label=_("When you called"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reached = forms.TypedChoiceField(
        label=_("Did you reach the person?"),
        choices=(("1", _("Person reached")), ("0", _("Nobody reached"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    said = words(
        _("What was said"),
        rows=3,
        required=False,
        telling=False,
        help_text=_("Without names and numbers."),
    )


class ContactForm(CaseForm):
    """Why somebody needs the number."""

    reason = forms.CharField(
        label=_("Why you need the number"),
        max_length=300,
        help_text=_("Each reading is noted with your name and this reason."),
    )


class AppealForm(CaseForm):
    """The appeal against a mistaken or malicious rating."""

    reason = words(
        _("Reason and proof"),
        help_text=_(
            "Up to 2,000 characters. You can ask once. The person who rated reads this and may "
            "answer; the Efficiency Office decides."
        ),
    )
    file = case_file(_("A file that proves it, if there is one"))


class FindingForm(PortalForm):
    """The result of the re-check."""

    finding = words(
        _("Result of the re-check"),
        help_text=_("Up to 2,000 characters. The agency and the rater read it."),
    )


class TalkForm(PortalForm):
    """The result of a talk."""

    button = _("Note the talk")
    explanation = _("What was agreed with the agency's head, and until when.")
    success = _("The talk is noted.")

    minutes = words(_("What was agreed"), help_text=_("Up to 2,000 characters."))
