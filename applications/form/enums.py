"""The states of an application, and which of them citizens see."""

from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ApplicationStatus(TonedChoices):
    """The statuses of an application."""

    DRAFT = "draft", _("Draft")
    SIGN_OFF = "sign_off", "now", _("Waiting for the head's sign-off")
    SUBMITTED = "submitted", "now", _("Submitted")
    RETURNED = "returned", "alarm", _("Returned for correction")
    ACCEPTED = "accepted", "good", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SHORTLISTED = "shortlisted", "good", _("Shortlisted")
    NOT_SHORTLISTED = "not_shortlisted", _("Not shortlisted")
    SELECTED = "selected", "good", _("On the list for naming")
    NOT_SELECTED = "not_selected", _("Not chosen")
    EXCLUDED = "excluded", _("Excluded after an objection")
    NAMED = "named", "gold", _("Named")


# Withdrawn ones may have been drafts, so they may lack the time of submission too.
UNSUBMITTED = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SIGN_OFF,
    ApplicationStatus.WITHDRAWN,
)

# What was typed into a list and is no row yet is kept while the agency writes, and withdraws.
MAY_BE_UNFINISHED = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.RETURNED,
    ApplicationStatus.WITHDRAWN,
)

# The award year has decided about it.
SETTLED = (
    ApplicationStatus.NOT_SHORTLISTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)

ENDED_EARLY = (ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN)

PUBLIC_STATUSES = (
    ApplicationStatus.SHORTLISTED,
    ApplicationStatus.SELECTED,
    ApplicationStatus.NOT_SELECTED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NAMED,
)
