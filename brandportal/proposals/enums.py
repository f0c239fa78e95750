from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ProposalStatus(TonedChoices):
    """A proposal is open, or has ended in one of four ways."""

    OPEN = "open", "now", _("Waits for a second person")
    CONFIRMED = "confirmed", "good", _("Confirmed and done")
    REFUSED = "refused", "alarm", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")
