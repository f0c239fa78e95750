"""The ways by which the nightly test rates, and where one can fail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """A way by which people can rate."""

    PHONE = "phone", _("Own telephone: QR code at the counter, code by message")
    INVITATION = "invitation", _("Invitation code from a letter or message")
    KIOSK = "kiosk", _("Tablet at the counter")
    PAPER = "paper", _("Paper sheet or telephone interview, entered by the office")


class Cause(TextChoices):
    """Where a test rating did not get through."""

    NOT_OFFERED = "not_offered", _("The page does not offer this answer.")
    REFUSED = "refused", _("The answer was given and not accepted.")
    NOT_WRITTEN = "not_written", _("The rating was acknowledged and is not stored as it was given.")
    NOT_COUNTED = "not_counted", _("The rating is stored and the tally did not move.")
    FAULT = "fault", _("The test itself ended with a fault of the program.")
