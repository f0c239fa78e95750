"""The form with which the office hides a comment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm
from reviews.comments.comments import REASON_LIMIT


class HideCommentForm(PortalForm):
    """Why a comment is kept from everybody else."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        help_text=_("Up to 300 characters, for the journal. Repeat no name and no number."),
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": REASON_LIMIT}),
    )
