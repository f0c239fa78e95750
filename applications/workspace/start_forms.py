"""The form that begins an application: the questions of the rules, the agency, the brand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from applications.cycles.questions import Question
from brandportal.accounts.models import Agency
from brandportal.rulebook_eligibility import NO, YES
from brandportal.web.fields import LimitedText
from brandportal.web.forms import PortalForm


class StartForm(PortalForm):
    """The questions on eligibility, the agency, if there is a choice, and the name of the brand: in
    a Famous Brand year one of those that may rise.
    """

    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), empty_label=None
    )
    brand_name = LimitedText(
        label=_("Brand name"),
        limit=60,
        help_text=_(
            "It can still be changed while you write. A name your agency used before continues the "
            "same brand; a new one becomes a brand when the head signs off."
        ),
    )

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Agency],
        asked: Sequence[Question],
        rising: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if rising:
            self.fields["brand_name"] = forms.ChoiceField(
                label=_("Brand"),
                choices=[(name, name) for name in rising],
                initial=rising[0],
                widget=forms.RadioSelect,
                help_text=_("These brands have kept their title long enough to rise."),
            )
        field = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=[a.pk for a in agencies])  # type: ignore[attr-defined]
        if len(agencies) == 1:
            field.initial = agencies[0]
            field.widget = forms.HiddenInput()
        self.asked = asked
        self.not_met = False
        for question in asked:
            self.fields[question.field] = forms.ChoiceField(
                label=question.text,
                choices=[(YES, _("Yes")), (NO, _("No"))],
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                error_messages={"required": _("Answer yes or no.")},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        answers = {
            question.code: data[question.field] == YES
            for question in self.asked
            if question.field in data
        }
        for question in self.asked:
            if answers.get(question.code) == question.excludes:
                self.not_met = True
                self.add_error(question.field, question.reason)
        return {
            "agency": data.get("agency"),
            "brand_name": data.get("brand_name", ""),
            "answers": answers,
        }

    def conditions(self) -> list[BoundField]:
        """The questions whose "no" excludes."""
        return [self[question.field] for question in self.asked if not question.excludes]

    def negative_list(self) -> list[BoundField]:
        """The questions whose "yes" excludes."""
        return [self[question.field] for question in self.asked if question.excludes]
