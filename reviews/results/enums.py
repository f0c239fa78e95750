"""Whether a brand is ranked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResultStatus(TextChoices):
    """Whether a shortlisted application could be ranked."""

    RANKED = "ranked", _("Ranked")
    INSUFFICIENT_SAMPLE = "insufficient_sample", _("Insufficient sample")
