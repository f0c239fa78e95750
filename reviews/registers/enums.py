"""The ways of submitting a register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryWay(TextChoices):
    """How cases were added to a register."""

    WORKSPACE = "workspace", _("File of the agency")
    API = "api", _("The agency's system")
    OFFICE = "office", _("File of the Efficiency Office")
