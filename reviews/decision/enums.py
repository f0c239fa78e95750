"""The states of an objection."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ObjectionStatus(TextChoices):
    """The status of an objection. Only received and admitted ones delay the conferral."""

    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", _("Under investigation")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Not upheld")


OPEN_OBJECTIONS = (ObjectionStatus.RECEIVED, ObjectionStatus.ADMITTED)
