"""The leading group's decision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.errors import Incomplete, Refused
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm, long_text
from reviews.decision.decisions import Choice
from reviews.decision.meeting import CHAIR_LIMIT, PRESENT_LIMIT, MeetingRecord
from reviews.decision.models import Objection
from reviews.decision.objections import OUTCOME_LIMIT
from reviews.decision.sent_back import REASON_LIMIT
from reviews.decision.settling import unsettled_of
from reviews.evaluation.models import Evaluation
from reviews.meeting.forms import minutes_text
from reviews.meeting.outcome import Written
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
    minutes = minutes_text()

    def __init__(
        self,
        *args: Any,
        results: Sequence[Result],
        written: Written | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.results, self.written = results, written
        for name in vars(written) if written else ():
            # The page shows them and sends none; what is sent all the same, the verb judges.
            self.fields[name].required = False
        if written:
            self.fields["chair"].help_text = _("The name of one of those present.")
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
        kept: dict[str, Any] = vars(self.written) if self.written else {}
        names = ("held_on", "chair", "present", "minutes")
        return MeetingRecord(**{**kept, **{name: data[name] for name in names if data[name]}})

    def typed(self) -> list[tuple[str, str]]:
        """What was sent, name by name, to send it again from another page."""
        own = DecisionForm(results=self.results).fields
        return [(name, self.data[name]) for name in own if self.data.get(name)]

    def begin_with(self, content: Mapping[str, str]) -> None:
        """Begin with what was typed before; a tick is kept as any text. What the meeting wrote
        stands already.
        """
        kept = vars(self.written) if self.written else {}
        for name, value in content.items():
            if name in self.fields and name not in kept and value:
                self.initial[name] = value

    def as_draft(self) -> DraftForm:
        """What was sent, to be kept as it is, whatever is still missing."""
        return DraftForm({"version": self.data.get("version", ""), "content": dict(self.typed())})

    def fields_of(self, result: Result) -> tuple[forms.BoundField, forms.BoundField]:
        key = result.application_id
        return self[f"selected_{key}"], self[f"reason_{key}"]


class SendBackForm(PortalForm):
    """Why a recorded decision goes back to the leading group."""

    reason = long_text(
        _("Reason, shown to the leading group and the office"), REASON_LIMIT, rows=4, telling=True
    )


class ObjectionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.subject}"


class SettleForm(PortalForm):
    """Why the list stays after an upheld objection."""

    objection = ObjectionField(label=_("Objection"), queryset=Objection.objects.none())
    reason = long_text(
        _("Reason, for the public register"),
        OUTCOME_LIMIT,
        rows=4,
        telling=True,
        help_text=_("Everybody reads it beside the outcome. Name nobody."),
    )

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("objection", unsettled_of(evaluation))
        assert isinstance(self.fields["objection"], forms.ModelChoiceField)
        self.fields["objection"].empty_label = None


class RenewForm(PortalForm):
    """Why the group decides anew after upheld objections."""

    reason = long_text(
        _("Reason, published with the withdrawn list"),
        OUTCOME_LIMIT,
        rows=4,
        telling=True,
        help_text=_("Everybody reads it on the page of the notice. Name nobody."),
    )


class DraftForm(PortalForm):
    """A decision that is not finished, with the version that the writer began with."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    content = forms.JSONField(required=False)

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__({**data, "content": json.dumps(data["content"])})
