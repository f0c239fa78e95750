"""The states of a screening, of held ratings and of sanctions, and the kinds of pressure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ScreeningStatus(TonedChoices):
    """The progress of the screening."""

    WAITING = "waiting", _("Waiting to start")
    RUNNING = "running", "now", _("Being done")
    STOPPED = "stopped", "warn", _("Stopped")
    FINISHED = "finished", "good", _("Finished")


class HoldSource(TextChoices):
    """Why ratings were held."""

    STATISTICS = "statistics", _("Statistics")
    REPORT = "report", _("Report of pressure")
    RECHECK = "recheck", _("Check by telephone")
    BATCH = "batch", _("Batch of a kiosk or of paper forms")
    APPEAL = "appeal", _("Upheld appeal of the agency")


class HoldStatus(TonedChoices):
    """Ratings that are held or excluded are not counted; released ones are."""

    HELD = "held", "warn", _("Held back")
    EXCLUDED = "excluded", "alarm", _("Excluded")
    RELEASED = "released", "good", _("Released")


NOT_COUNTED = (HoldStatus.HELD, HoldStatus.EXCLUDED)


class SanctionStep(TextChoices):
    """The sanctions against an agency that interfered with its rating, mildest first."""

    REMINDER = "reminder", _("Reminder")
    WARNING = "warning", _("Written warning")
    OPEN_PART_VOID = "open_part_void", _("The open part does not count")
    EXCLUSION = "exclusion", _("Exclusion from the award year")


GRAVE_STEPS = (SanctionStep.OPEN_PART_VOID, SanctionStep.EXCLUSION)


class SanctionStatus(TonedChoices):
    """A sanction is proposed, the agency is heard, then it is imposed or dropped."""

    PROPOSED = "proposed", "warn", _("Agency is being heard")
    HEARD = "heard", "warn", _("Agency has stated its view")
    IMPOSED = "imposed", "alarm", _("Imposed")
    LIFTED = "lifted", "good", _("Dropped")


OPEN_SANCTIONS = (SanctionStatus.PROPOSED, SanctionStatus.HEARD)


class Pressure(TextChoices):
    """The kinds of pressure that a rater may report."""

    TOLD = "told", _("I was told what to choose")
    WATCHED = "watched", _("Somebody watched me rate")
    PROMISED = "promised", _("I was promised something for it")
    RECEIPT = "receipt", _("I was asked to show my receipt")
    OTHER = "other", _("Something else")


class ReportStatus(TextChoices):
    """The status of a report of pressure."""

    OPEN = "open", _("To be looked at")
    CLOSED = "closed", _("Closed")
