"""How a version came to be kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionKept(models.TextChoices):
    """Versions before versions were kept are put together from what is known."""

    SIGNED = "signed", _("kept at the sign-off")
    REBUILT = "rebuilt", _("put together later; it is what was signed off")
    PARTLY = "partly", _("put together later; parts of it may have been different")
