"""The states of an objection."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ObjectionStatus(TextChoices):
    """Where an objection stands. Only received and admitted ones hold up the naming."""

    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", _("Under investigation")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Not upheld")


OPEN_OBJECTIONS = (ObjectionStatus.RECEIVED, ObjectionStatus.ADMITTED)
