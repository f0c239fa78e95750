"""The states of a draw, and the kinds of message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DrawStatus(TextChoices):
    """The registers are closed first; then the draw happens once."""

    REGISTERS_CLOSED = "registers_closed", _("Registers closed")
    DRAWN = "drawn", _("Drawn")


class MessageKind(TextChoices):
    """Kinds of messages to drawn people."""

    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")
