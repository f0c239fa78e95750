"""The rating page's three steps: the answer, the telephone, the code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm
from reviews.domain.rating import ASPECTS, Answer
from reviews.enums import Level


class LevelField(forms.TypedChoiceField):
    """Five answers from best to worst as radio buttons, none chosen beforehand."""

    def __init__(self, *, label: str, required: bool) -> None:
        super().__init__(
            label=label,
            required=required,
            choices=Level.choices,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Please choose one of the five answers."),
                "invalid_choice": _("Please choose one of the five answers."),
            },
        )


class AnswerForm(PortalForm):
    """The overall answer, the four aspects for those who want to say more, an invitation code for those who have one."""

    overall = LevelField(label=_("Choose one answer"), required=True)
    attitude = LevelField(label=_("Attitude"), required=False)
    ability = LevelField(label=_("Ability"), required=False)
    efficiency = LevelField(label=_("Efficiency"), required=False)
    effect = LevelField(label=_("Effect"), required=False)
    invitation = forms.CharField(
        label=_("Invitation code"),
        required=False,
        max_length=40,
        help_text=_("Printed in the letter that asked you to rate, as XXXX-XXXX-XXXX."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def answer(self) -> Answer:
        """What was chosen; only after `is_valid`."""
        return Answer(**{name: self.cleaned_data[name] for name in ("overall", *ASPECTS)})

    def aspects(self) -> list[forms.BoundField]:
        """The four aspects, for the part that is folded away."""
        return [self[name] for name in ASPECTS]

    @property
    def says_more(self) -> bool:
        """Whether the folded part must stand open, because something was chosen in it."""
        return any(self[name].value() for name in ASPECTS)

    def typed(self) -> list[tuple[str, int]]:
        """The answer as hidden fields, so that the next step keeps it without any memory on the server."""
        return [
            (name, value)
            for name in ("overall", *ASPECTS)
            if (value := self.cleaned_data.get(name)) is not None
        ]


class PhoneForm(PortalForm):
    """Where the code is sent."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )


class CodeForm(PortalForm):
    """The six digits, with the signed name of the telephone they were sent to."""

    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    pending = forms.CharField(widget=forms.HiddenInput)
