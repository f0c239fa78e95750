"""What an objection is about, and its states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus


class ObjectionAbout(TextChoices):
    """What an objection is about."""

    CHOSEN = "chosen", _("a brand that was chosen")
    PASSED_OVER = "passed_over", _("a brand that was not chosen")
    PROCEDURE = "procedure", _("the procedure")


class ObjectionStatus(TextChoices):
    """The status of an objection. Only open ones delay the conferral."""

    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", _("Admitted")
    ASSIGNED = "assigned", _("Under investigation")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Not upheld")
    SETTLED = "settled", _("Upheld; the list stays")
    RENEWED = "renewed", _("Upheld; decided anew")


class TipStatus(TextChoices):
    """Whether a tip is answered. No tip delays anything."""

    TOLD = "told", _("To look at")
    ANSWERED = "answered", _("Answered")


# What the leading group says to an upheld objection that excludes no brand.
BY_THE_GROUP = (ObjectionStatus.SETTLED, ObjectionStatus.RENEWED)
OPEN_OBJECTIONS = (
    ObjectionStatus.RECEIVED,
    ObjectionStatus.ADMITTED,
    ObjectionStatus.ASSIGNED,
)
# What anybody may object to by name: what a notice shows. Its own agency also objects to not having
# come on the shortlist, which is not public.
NOT_CHOSEN = (ApplicationStatus.NOT_SELECTED,)
PASSED_OVER = (ApplicationStatus.NOT_SELECTED, ApplicationStatus.NOT_SHORTLISTED)
