"""Why somebody opens an encrypted number."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm
from reviews.privacy.identities import REASON_LIMIT


class OpenNumberForm(PortalForm):
    """The reason, before the number."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        help_text=_(
            "Up to 300 characters. It stands in the journal with your name, and the auditor reads "
            "it. Repeat no name and no"
            " number."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": REASON_LIMIT}),
    )
