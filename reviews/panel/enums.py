"""The states of a score sheet."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SheetStatus(TextChoices):
    """A score sheet is the judge's own until it is locked."""

    DRAFT = "draft", _("Being scored")
    LOCKED = "locked", _("Locked")
