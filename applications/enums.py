from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class CycleStatus(TextChoices):
    """An award year: drawn up, open under frozen rules, concluded."""

    DRAFT = "draft", _("Being drawn up")
    OPEN = "open", _("Under way")
    CONCLUDED = "concluded", _("Concluded")


class Stage(TextChoices):
    """The named stages of an award year, in order."""

    APPLICATION = "application", _("Application and self-assessment")
    ACCEPTANCE = "acceptance", _("Acceptance check")
    PRELIMINARY = "preliminary", _("Preliminary evaluation")
    RATING = "rating", _("Public rating")
    LEADERSHIP = "leadership", _("Leadership review")
    NOTICE = "notice", _("Public notice")
    CONFERRAL = "conferral", _("Naming and plaques")


class ApplicationStatus(TonedChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Draft")
    SIGN_OFF = "sign_off", "now", _("Waiting for the head's sign-off")
    SUBMITTED = "submitted", "now", _("Submitted")
    RETURNED = "returned", "seal", _("Returned for correction")
    ACCEPTED = "accepted", "good", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SHORTLISTED = "shortlisted", "good", _("Shortlisted")
    NOT_SHORTLISTED = "not_shortlisted", _("Not shortlisted")
    SELECTED = "selected", "good", _("Chosen for the Top Ten")
    NOT_SELECTED = "not_selected", _("Not chosen")
    EXCLUDED = "excluded", _("Excluded after an objection")
    NAMED = "named", "seal", _("Named")


# Withdrawn ones may have been drafts: they too can be without a moment of submission.
UNSUBMITTED = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SIGN_OFF,
    ApplicationStatus.WITHDRAWN,
)

ENDED_EARLY = (ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN)

PUBLIC_STATUSES = (
    ApplicationStatus.SHORTLISTED,
    ApplicationStatus.SELECTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)


class VetoKind(TextChoices):
    """Why an agency is barred, whatever its score (一票否决)."""

    GRAVE_INCIDENT = "grave_incident", _("Grave incident")
    CADRE_INVESTIGATED = "cadre_investigated", _("Leading cadre under investigation")
    FALSIFIED_EVIDENCE = "falsified_evidence", _("Falsified evidence")
    RIGGED_RATINGS = "rigged_ratings", _("Rigged ratings")
    OTHER = "other", _("Other ground of the negative list")


FRAUD = (VetoKind.FALSIFIED_EVIDENCE, VetoKind.RIGGED_RATINGS)
