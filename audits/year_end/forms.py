"""The form that proposes to freeze a year-end table."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.year_end.freezing import REASON_LIMIT
from brandportal.web.fields import WholeNumberField
from brandportal.web.forms import PortalForm, long_text


class FreezeForm(PortalForm):
    """The year, and what was checked or is corrected; why and proof are added."""

    year = WholeNumberField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    reason = long_text(
        _("What was checked, or what is corrected"),
        REASON_LIMIT,
        rows=3,
        max_length=None,
        help_text=_("Kept with the frozen table."),
    )
