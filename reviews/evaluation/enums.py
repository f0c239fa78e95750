"""The stages of an award year's evaluation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvaluationStatus(TextChoices):
    """The status of an award year's evaluation."""

    PREPARING = "preparing", _("Panel being seated")
    SCORING = "scoring", _("Panel is scoring")
    SHORTLISTED = "shortlisted", _("Shortlist drawn up")
    RATING = "rating", _("Public rating open")
    COUNTED = "counted", _("Ratings counted")
    DECIDED = "decided", _("List approved")
    ON_NOTICE = "on_notice", _("On public notice")
    CLEARED = "cleared", _("Notice passed")
    CONCLUDED = "concluded", _("Titles conferred")


# The panel sits, and its scores are not settled yet.
PANEL_AT_WORK = (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)

# In these the ratings are counted, and nothing about them is sealed any more.
AFTER_COUNT = (
    EvaluationStatus.COUNTED,
    EvaluationStatus.DECIDED,
    EvaluationStatus.ON_NOTICE,
    EvaluationStatus.CLEARED,
    EvaluationStatus.CONCLUDED,
)
