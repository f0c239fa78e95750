"""The leading group's decision, and objections to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.errors import BadInput, Incomplete, Refused
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm, long_text
from reviews.decision.decisions import Choice
from reviews.decision.meeting import CHAIR_LIMIT, MINUTES_LIMIT, PRESENT_LIMIT, MeetingRecord
from reviews.decision.models import PublicNotice
from reviews.decision.objections import STATEMENT_AT_LEAST
from reviews.evaluation.forms import CandidateField
from reviews.identity.pseudonyms import normalise_phone
from reviews.results.models import Result


class DecisionForm(PortalForm):
    """The decision. Nothing is ticked in advance: the ranking proposes, people decide."""

    held_on = DayField(label=_("Day of the meeting"))
    chair = forms.CharField(label=_("Chair"), max_length=CHAIR_LIMIT)
    present = forms.CharField(
        label=_("Present"),
        max_length=PRESENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One name a line, the chair's too: more than half of the leading group."),
    )
    minutes = long_text(
        _("Minutes"),
        MINUTES_LIMIT,
        rows=6,
        help_text=_("What was discussed and how it was voted."),
    )

    def __init__(self, *args: Any, results: Sequence[Result], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.results = results
        for result in results:
            key = result.application_id
            self.fields[f"selected_{key}"] = forms.BooleanField(
                label=result.application.brand.name,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("Reason"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def refuse(self, refusal: Refused) -> None:
        """Each missing reason is shown at its brand."""
        if not isinstance(refusal, Incomplete):
            return super().refuse(refusal)
        for gap in refusal.gaps:
            self.add_error(gap.field, gap.sentence)
        return None

    def choices(self) -> dict[int, Choice]:
        return {
            result.application_id: Choice(
                selected=self.cleaned_data[f"selected_{result.application_id}"],
                reason=self.cleaned_data[f"reason_{result.application_id}"],
            )
            for result in self.results
        }

    def meeting(self) -> MeetingRecord:
        data = self.cleaned_data
        return MeetingRecord(
            held_on=data["held_on"],
            chair=data["chair"],
            present=data["present"],
            minutes=data["minutes"],
        )

    def fields_of(self, result: Result) -> tuple[forms.BoundField, forms.BoundField]:
        key = result.application_id
        return self[f"selected_{key}"], self[f"reason_{key}"]


STATEMENT_LIMIT = 3000


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
            "Only for calling you back. It is kept encrypted: one named person may open it, each "
            "time with a noted reason. Your name stays with the office."
        ),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )
    statement = long_text(
        _("What you object to"),
        STATEMENT_LIMIT,
        rows=8,
        min_length=STATEMENT_AT_LEAST,
        help_text=_("Facts, with place and time where you can, so that they can be examined."),
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
    """The code with which an objector sees the state of the objection."""

    code = forms.CharField(
        label=_("Number of the objection"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class AnswerObjectionForm(PortalForm):
    """The office's answer."""

    answer = long_text(
        _("Answer to the objector"),
        2000,
        rows=6,
        help_text=_("The objector reads it under the objection's number. Name no third person."),
    )
