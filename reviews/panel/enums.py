"""The states of a score sheet, and of a brand for a judge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus
from brandportal.pills import TonedChoices


class SheetStatus(TextChoices):
    """A score sheet can be changed by its judge until it is locked."""

    DRAFT = "draft", _("Being scored")
    LOCKED = "locked", _("Locked")


class AssignmentState(TonedChoices):
    """The state of one brand for one judge."""

    TO_DECLARE = "to_declare", "warn", _("to declare")
    TO_SCORE = "to_score", "warn", _("to score")
    BEGUN = "begun", "now", _("begun")
    LOCKED = "locked", "good", _("locked")
    RECUSED = "recused", _("conflict declared")


# What the panel scores, or has scored, whatever was decided on it afterwards.
BEFORE_THE_PANEL = (
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.SHORTLISTED,
    ApplicationStatus.NOT_SHORTLISTED,
    ApplicationStatus.SELECTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)
