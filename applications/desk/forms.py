"""The form with which the office returns an application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.form.models import Application
from applications.form.sections import SECTIONS
from brandportal.web.forms import PortalForm, long_text


class CorrectionForm(PortalForm):
    """One reason for each section; sections without one need no correction."""

    takes_object = True

    def __init__(self, *args: Any, obj: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[section.code] = long_text(section.title, 500, rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(text.strip() for text in data.values()):
            raise forms.ValidationError(_("Say for at least one section what must be corrected."))
        return data
