"""The form with which the office checks the answers on eligibility."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.eligibility.answers import REASON_LIMIT
from applications.eligibility.enums import AnswerFinding
from applications.eligibility.presenters import read_answers
from applications.form.models import Application
from brandportal.web.forms import PortalForm, long_text


class CheckAnswersForm(PortalForm):
    """For each answer whether it is confirmed, and why not."""

    button = _("Check the answers on eligibility")
    explanation = _(
        "Confirm each answer, or contradict it with a reason. The application is accepted only "
        "when all are confirmed; with a contradiction it is returned for correction or declined, "
        "and the agency then reads the reason."
    )
    success = _("The answers are checked.")
    tone = "quiet"
    takes_object = True

    def __init__(self, *args: Any, obj: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = read_answers(obj)
        self.asked = [one.row.question for one in answers]
        for one in answers:
            label = gettext("%(question)s Answer: %(answer)s") % {
                "question": one.text,
                "answer": one.answer,
            }
            self.fields[f"finding_{one.row.question}"] = forms.ChoiceField(
                label=label,
                choices=AnswerFinding.choices,
                widget=forms.RadioSelect,
                initial=one.row.finding or None,
            )
            self.fields[f"reason_{one.row.question}"] = long_text(
                _("What contradicts it"),
                REASON_LIMIT,
                rows=2,
                telling=True,
                required=False,
                initial=one.row.reason,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        return {
            "checks": {
                code: (data[f"finding_{code}"], data[f"reason_{code}"]) for code in self.asked
            }
        }
