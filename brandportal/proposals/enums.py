from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalStatus(TextChoices):
    """Where a proposal stands: it waits for a second person, or it has ended in one of four
    ways.
    """

    OPEN = "open", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed and done")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")
