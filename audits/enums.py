from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class TitleLevel(TextChoices):
    TOP_TEN = "top_ten", _("Top Ten Service Brand")
    FAMOUS = "famous", _("Famous Brand")


class TitleStatus(TonedChoices):
    """The live state of a title, as the register and every certificate's QR code show it."""

    VALID = "valid", "good", _("Valid")
    WARNED = "warned", "warn", _("Valid, with a warning")
    SUSPENDED = "suspended", "warn", _("Suspended for rectification")
    REVOKED = "revoked", _("Revoked")
    LAPSED = "lapsed", _("Lapsed")
    EXPIRED = "expired", _("Expired")
    PROMOTED = "promoted", "gold", _("Risen to Famous Brand")


LIVE_TITLES = (TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED)


class ReviewStatus(TonedChoices):
    """Where one title's annual review of one year stands."""

    REPORT_DUE = "report_due", "now", _("Waiting for the report")
    REPORTED = "reported", _("Report handed in")
    HEARING = "hearing", "seal", _("Agency may make a statement")
    STATED = "stated", _("Statement made, office to answer")
    IN_EFFECT = "in_effect", _("In effect")


class Outcome(TonedChoices):
    """The verdict of an annual review."""

    RETAINED = "retained", "good", _("Retained")
    RETAINED_WITH_WARNING = "retained_with_warning", "warn", _("Retained with a warning")
    TO_BE_RECTIFIED = "to_be_rectified", "warn", _("To be rectified")
    REVOKED = "revoked", "seal", _("Title revoked")
    LAPSED = "lapsed", "seal", _("Lapsed, no report")


ADVERSE = (Outcome.TO_BE_RECTIFIED, Outcome.REVOKED, Outcome.LAPSED)


class RectificationStatus(TonedChoices):
    """Where a rectification stands."""

    OPEN = "open", "warn", _("Under way")
    REPORTED = "reported", _("Reported, office to check")
    PASSED = "passed", "good", _("Rectified")
    FAILED = "failed", _("Not rectified")
