"""The states and verdicts of an annual review, and the states of a rectification."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ReviewStatus(TonedChoices):
    """The status of one title's annual review of one year."""

    REPORT_DUE = "report_due", "now", _("Waiting for the report")
    REPORTED = "reported", _("Report handed in")
    HEARING = "hearing", "alarm", _("Agency may make a statement")
    STATED = "stated", _("Statement made, office to answer")
    IN_EFFECT = "in_effect", _("In effect")
    WITHDRAWN = "withdrawn", _("Taken back by the office")
    EXEMPTED = "exempted", _("Exempt, no report due")


# Nothing follows from them any more.
SETTLED_REVIEWS = (ReviewStatus.IN_EFFECT, ReviewStatus.WITHDRAWN, ReviewStatus.EXEMPTED)


class ExemptGround(TextChoices):
    """Why a title has no annual review in a year."""

    REORGANISED = "reorganised", _("The agency was merged, split or dissolved in the year")
    STOPPED = "stopped", _("The service was stopped by order of a higher authority")
    EMERGENCY = "emergency", _("The agency was drawn into emergency duty")
    OTHER = "other", _("Another reason, given below")


class RunStatus(TonedChoices):
    """The status of the annual review of one year."""

    PLANNED = "planned", _("Not opened")
    OPEN = "open", "now", _("Reviews opened")
    STOPPED = "stopped", "warn", _("Stopped by the office")


class Outcome(TonedChoices):
    """The verdict of an annual review."""

    RETAINED = "retained", "good", _("Retained")
    RETAINED_WITH_WARNING = "retained_with_warning", "warn", _("Retained with a warning")
    TO_BE_RECTIFIED = "to_be_rectified", "warn", _("To be rectified")
    REVOKED = "revoked", "alarm", _("Title revoked")
    LAPSED = "lapsed", "alarm", _("Lapsed, no report")


ADVERSE = (Outcome.TO_BE_RECTIFIED, Outcome.REVOKED, Outcome.LAPSED)


class RectificationStatus(TonedChoices):
    """The status of a rectification."""

    OPEN = "open", "warn", _("Under way")
    REPORTED = "reported", _("Reported, office to check")
    PASSED = "passed", "good", _("Rectified")
    FAILED = "failed", _("Not rectified")


class ScorePart(TextChoices):
    """The parts of the annual score; the codes are those of `audits.rules.annual.PARTS`."""

    PUBLIC = "public", _("Public score")
    COMMITMENTS = "commitments", _("Commitments delivered")
    BAD_RATING_LOOP = "bad_rating_loop", _("Handling of bad ratings")
    SPOT_CHECKS = "spot_checks", _("Spot checks")
