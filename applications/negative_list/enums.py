"""The grounds of the negative list."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VetoKind(TextChoices):
    """Why an agency is excluded regardless of its score (一票否决)."""

    GRAVE_INCIDENT = "grave_incident", _("Grave incident")
    CADRE_INVESTIGATED = "cadre_investigated", _("Leading cadre under investigation")
    FALSIFIED_EVIDENCE = "falsified_evidence", _("Falsified evidence")
    RIGGED_RATINGS = "rigged_ratings", _("Rigged ratings")
    OTHER = "other", _("Other ground of the negative list")


FRAUD = (VetoKind.FALSIFIED_EVIDENCE, VetoKind.RIGGED_RATINGS)
