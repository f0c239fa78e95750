from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TitleLevel(TextChoices):
    TOP_TEN = "top_ten", _("Top Ten Service Brand")
    FAMOUS = "famous", _("Famous Brand")


class TitleStatus(TextChoices):
    """The live state of a title, as the register and every certificate's QR code show it."""

    VALID = "valid", _("Valid")
    WARNED = "warned", _("Valid, with a warning")
    SUSPENDED = "suspended", _("Suspended for rectification")
    REVOKED = "revoked", _("Revoked")
    LAPSED = "lapsed", _("Lapsed")
    EXPIRED = "expired", _("Expired")
    PROMOTED = "promoted", _("Risen to Famous Brand")


LIVE_TITLES = (TitleStatus.VALID, TitleStatus.WARNED, TitleStatus.SUSPENDED)


class ReviewStatus(TextChoices):
    """Where one title's annual review of one year stands."""

    REPORT_DUE = "report_due", _("Waiting for the report")
    REPORTED = "reported", _("Report handed in")
    HEARING = "hearing", _("Agency may make a statement")
    STATED = "stated", _("Statement made, office to answer")
    IN_EFFECT = "in_effect", _("In effect")


class Outcome(TextChoices):
    """The verdict of an annual review."""

    RETAINED = "retained", _("Retained")
    RETAINED_WITH_WARNING = "retained_with_warning", _("Retained with a warning")
    TO_BE_RECTIFIED = "to_be_rectified", _("To be rectified")
    REVOKED = "revoked", _("Title revoked")
    LAPSED = "lapsed", _("Lapsed, no report")


ADVERSE = (Outcome.TO_BE_RECTIFIED, Outcome.REVOKED, Outcome.LAPSED)


class RectificationStatus(TextChoices):
    """Where a rectification stands."""

    OPEN = "open", _("Under way")
    REPORTED = "reported", _("Reported, office to check")
    PASSED = "passed", _("Rectified")
    FAILED = "failed", _("Not rectified")
