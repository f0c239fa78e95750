"""A telephone number, and the code that was sent to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from brandportal.web.forms import PortalForm


class PhoneForm(PortalForm):
    """Where the code is sent."""

    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )

    def place_of(self, field: str) -> str | None:
        return "phone"


class CodeForm(PortalForm):
    """The six digits, with the encrypted name of the telephone they were sent to."""

    code = forms.CharField(
        label=gettext_lazy("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    pending = forms.CharField(widget=forms.HiddenInput)

    def place_of(self, field: str) -> str | None:
        return "code"
