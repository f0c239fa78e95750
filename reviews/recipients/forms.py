"""The form of the draw."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm
from reviews.recipients.draws import NUMBER_LIMIT, SOURCE_LIMIT


class DrawForm(PortalForm):
    """The public number from which the seed is made."""

    number = forms.CharField(
        label=_("Public number"),
        max_length=NUMBER_LIMIT,
        help_text=_(
            "A number that became public after the registers closed and that nobody here can "
            "choose, such as the winning numbers of a lottery, exactly as published."
        ),
    )
    source = forms.CharField(
        label=_("Where everybody can read it"),
        max_length=SOURCE_LIMIT,
        help_text=_("For example: Double Colour Ball, draw 2026059"),
    )
    number_on = DayField(label=_("Drawn in public on"))
