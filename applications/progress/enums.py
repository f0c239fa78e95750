"""What becomes of a commitment, and what the office found about a reported figure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class CommitmentState(TonedChoices):
    """Computed from the figures that were reported, never typed."""

    KEPT = "kept", "good", _("Kept")
    ON_WAY = "on_way", "now", _("On the way")
    AT_RISK = "at_risk", "warn", _("At risk")
    BROKEN = "broken", "alarm", _("Broken")
    UNREPORTED = "unreported", _("No figure yet")


class Finding(TextChoices):
    """What the office found."""

    CONFIRMED = "confirmed", _("confirmed by the evidence")
    NOT_CONFIRMED = "not_confirmed", _("not confirmed by the evidence")
