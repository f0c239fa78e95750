"""The form with which the titles of an award year are conferred."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.titles.titles import DOCUMENT_LIMIT
from brandportal.web.forms import PortalForm


class ConferForm(PortalForm):
    """The document that approves the titles."""

    button = _("Propose to confer the titles")
    explanation = _(
        "Every chosen brand gets its title, number and term; the agencies are told and the award "
        "year is concluded. This cannot be taken back."
    )
    tone = "alarm"

    approving_document = forms.CharField(
        label=_("Approving document"),
        max_length=DOCUMENT_LIMIT,
        help_text=_("Its number, as it stands in the register and on every certificate."),
    )
