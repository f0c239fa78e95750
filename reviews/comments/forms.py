"""The form with which the office hides a comment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm, long_text
from reviews.comments.comments import REASON_LIMIT


class HideCommentForm(PortalForm):
    """Why a comment is kept from everybody else."""

    reason = long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=3,
        telling=True,
        help_text=_("Up to 300 characters, for the journal. Repeat no name and no number."),
    )
