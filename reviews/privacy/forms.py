"""The code of a letter; why somebody opens an encrypted number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from brandportal.web.fields import CodeField
from brandportal.web.forms import PortalForm, long_text
from reviews.privacy.identities import REASON_LIMIT
from reviews.rating.invitations import CODE_LENGTH


class LetterForm(PortalForm):
    """The invitation code of a letter, for somebody whose rating stands under no telephone."""

    letter = CodeField(
        label=_("Invitation code"),
        length=CODE_LENGTH,
        max_length=40,
        help_text=_("Printed in the letter that asked you to rate, as XXXX-XXXX-XXXX."),
    )


class OpenNumberForm(PortalForm):
    """The reason, before the number."""

    reason = long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=3,
        telling=True,
        help_text=_(
            "Up to 300 characters. It is recorded in the journal with your name, and the auditor "
            "reads "
            "it. Repeat no name and no number."
        ),
    )
