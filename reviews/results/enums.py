"""Whether a brand is ranked, and how stable its place is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ResultStatus(TextChoices):
    """Whether a shortlisted application could be ranked."""

    RANKED = "ranked", _("Ranked")
    INSUFFICIENT_SAMPLE = "insufficient_sample", _("Insufficient sample")


class Stability(TonedChoices):
    """How stable a place is, from the probability of being within the places."""

    STABLE = "stable", "good", _("stable")
    CRITICAL = "critical", "warn", _("critical")
    OUTSIDE = "outside", _("outside")
    UNRANKED = "unranked", _("insufficient sample")


class VersionCause(TextChoices):
    """Why a version of the results was computed."""

    SHORTLIST = "shortlist", _("Scoring was closed")
    COUNT = "count", _("Ratings were counted")
    FOUND = "found", _("Found when versions began to be kept")
    RECALCULATION = "recalculation", _("Recalculated on demand")
