"""Why somebody opens an encrypted number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm, long_text
from reviews.privacy.identities import REASON_LIMIT


class OpenNumberForm(PortalForm):
    """The reason, before the number."""

    reason = long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=3,
        telling=True,
        help_text=_(
            "Up to 300 characters. It stands in the journal with your name, and the auditor reads "
            "it. Repeat no name and no number."
        ),
    )
