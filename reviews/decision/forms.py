"""The leading group's decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.errors import Incomplete, Refused
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm, long_text
from reviews.decision.decisions import Choice
from reviews.decision.meeting import CHAIR_LIMIT, MINUTES_LIMIT, PRESENT_LIMIT, MeetingRecord
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
