"""The form about a conflict of interest found later."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm


class SetAsideForm(PortalForm):
    """Why a sheet no longer counts, and why fewer judges than usual are enough then."""

    reason = forms.CharField(
        label=_("What kind of conflict"),
        max_length=200,
        help_text=_("It is kept with the sheet, and stays out of the journal."),
    )
    few = forms.CharField(
        label=_("Why fewer judges are enough"),
        max_length=200,
        required=False,
        help_text=_(
            "Only where fewer judges are left than the rules ask for. It is published beside the "
            "rank."
        ),
    )
