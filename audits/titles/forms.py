"""The forms with which titles are conferred and plaques recorded."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.titles.enums import PlaqueEnd
from audits.titles.plaques import NOTE_LIMIT
from audits.titles.titles import DOCUMENT_LIMIT
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm


class ConferForm(PortalForm):
    """The document that approves the titles."""

    button = _("Propose to confer the titles")
    explanation = _(
        "Every chosen brand gets its title, number and term; the agencies are notified and the "
        "award "
        "year is concluded. This cannot be taken back."
    )
    tone = "alarm"

    approving_document = forms.CharField(
        label=_("Approving document"),
        max_length=DOCUMENT_LIMIT,
        help_text=_("Its number, as in the register and on every certificate."),
    )


class IssuePlaqueForm(PortalForm):
    """The day on which the plaque was handed over."""

    button = _("Record the plaque as issued")
    explanation = _("The agency is notified, and the public page of the title says since when.")
    tone = "quiet"

    issued_on = DayField(label=_("Handed over on"))


class EndPlaqueForm(PortalForm):
    """What became of the plaque."""

    button = _("Record the plaque as back or lost")
    explanation = _(
        "The agency is notified, and the public page of the title says what became of it."
    )
    tone = "quiet"

    ended = forms.ChoiceField(label=_("What became of it"), choices=PlaqueEnd.choices)
    ended_on = DayField(label=_("On"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=_("For the office; the page does not show it."),
    )
