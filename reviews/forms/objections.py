"""Filing an objection, looking one up, answering one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import ApplicationStatus
from applications.models import Application
from brandportal.errors import BadInput
from brandportal.web.forms import PortalForm
from reviews.domain.ballots.identity import normalise_phone
from reviews.domain.objections import STATEMENT_AT_LEAST
from reviews.models import PublicNotice

STATEMENT_LIMIT = 3000


class CandidateField(forms.ModelChoiceField):
    """A brand on the notice, by its name and agency."""

    def label_from_instance(self, obj: Application) -> str:
        return f"{obj.brand.name} ({obj.agency.name})"


class ObjectionForm(PortalForm):
    """An objection under real name."""

    application = CandidateField(
        label=_("Which brand"), queryset=Application.objects.none(), empty_label=_("Please choose")
    )
    name = forms.CharField(
        label=_("Your real name"),
        min_length=2,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        help_text=_(
            "Only for calling you back. It is kept sealed: one named person may open it, each time with a noted "
            "reason. Your name stays with the office."
        ),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )
    statement = forms.CharField(
        label=_("What you object to"),
        min_length=STATEMENT_AT_LEAST,
        max_length=STATEMENT_LIMIT,
        help_text=_("Facts, with place and time where you can, so that they can be examined."),
        widget=forms.Textarea(attrs={"rows": 8, "data-limit": STATEMENT_LIMIT}),
    )

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = notice.evaluation.cycle.applications.filter(status=ApplicationStatus.SELECTED)
        self.offer("application", candidates.select_related("brand", "agency"))

    def clean_contact(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["contact"])
        except BadInput as refusal:
            raise forms.ValidationError(refusal.reason) from None


class ObjectionCodeForm(PortalForm):
    """The code under which an objector sees the state of the objection."""

    code = forms.CharField(
        label=_("Number of the objection"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class AnswerObjectionForm(PortalForm):
    """The office's answer, in its own words."""

    answer = forms.CharField(
        label=_("Answer to the objector"),
        max_length=2000,
        help_text=_("The objector reads it under the objection's number. Name no third person."),
        widget=forms.Textarea(attrs={"rows": 6, "data-limit": 2000}),
    )
