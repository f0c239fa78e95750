"""How far a letter is, and what the office did with a remark."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterStatus(TextChoices):
    """The status of a feedback letter."""

    SCREENING = "screening", _("Being screened")
    SENT = "sent", _("Sent")


class Handling(TextChoices):
    """What the office did with a remark."""

    KEPT = "kept", _("Keep it as it is")
    SHORTENED = "shortened", _("Shorten it")
    LEFT_OUT = "left_out", _("Leave it out")
