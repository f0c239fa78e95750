"""The levels of a title and the states it can be in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class TitleLevel(TextChoices):
    TOP_TEN = "top_ten", _("Top Ten Service Brand")
    FAMOUS = "famous", _("Famous Brand")


class TitleStatus(TonedChoices):
    """The live state of a title, as the register and every certificate's QR code show it."""

    VALID = "valid", "good", _("Valid")
    WARNED = "warned", "warn", _("Valid, with a warning")
    SUSPENDED = "suspended", "warn", _("Suspended for rectification")
    REVOKED = "revoked", _("Revoked")
    LAPSED = "lapsed", _("Lapsed")
    EXPIRED = "expired", _("Expired")
    PROMOTED = "promoted", "gold", _("Risen to Famous Brand")


# What may be used; a suspended title is live, and may not.
STANDING_TITLES = (TitleStatus.VALID, TitleStatus.WARNED)
LIVE_TITLES = (TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED)


class PlaqueEnd(TextChoices):
    """How a plaque left the counter."""

    RETURNED = "returned", _("Given back")
    RECLAIMED = "reclaimed", _("Taken back")
    LOST = "lost", _("Lost")
