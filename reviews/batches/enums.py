"""The states of a batch of sheets from paper and telephone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reviews.rating.enums import Channel

BATCH_CHANNELS = (Channel.PAPER, Channel.TELEPHONE)


class BatchStatus(TextChoices):
    """The status of a file of sheets or interviews. Nothing of it counts before a second person has
    confirmed the sample.
    """

    CHECKED = "checked", _("Read, sample to be compared")
    CONFIRMED = "confirmed", _("Sample confirmed")
    TAKING_IN = "taking_in", _("Being taken in")
    STOPPED = "stopped", _("Stopped")
    TAKEN_IN = "taken_in", _("Taken in")
    DISCARDED = "discarded", _("Discarded")
    LAPSED = "lapsed", _("The rating closed before its end")
