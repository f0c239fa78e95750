from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgencyClass(TextChoices):
    """Classes of agencies; results are compared within a class as well as overall."""

    WINDOW = "window", _("Window agency")
    NON_WINDOW = "non_window", _("Non-window agency")
    PARTY_ORGAN = "party_organ", _("Party organ")


class AgencyRole(TextChoices):
    """What a person does for an agency."""

    DRAFTER = "drafter", _("Agency drafter")
    HEAD = "head", _("Agency head")
    READER = "reader", _("Agency reader")


# Who writes for an agency; a reader reads and changes nothing.
WRITES = (AgencyRole.DRAFTER, AgencyRole.HEAD)
# Given by one person; who becomes head takes two.
GIVEN_BY_ONE = (AgencyRole.DRAFTER, AgencyRole.READER)


class Role(TextChoices):
    """Roles in the programme; separation.py says which exclude each other."""

    OFFICE = "office", _("Efficiency Office")
    PANEL = "panel", _("Panel member")
    LEADER = "leader", _("Leading group")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    IDENTITY = "identity_reader", _("Reader of identities")


ADMINISTRATIONS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
JOURNAL_ROLES = (Role.OFFICE, *ADMINISTRATIONS)
DESK_ROLES = (*JOURNAL_ROLES, Role.IDENTITY)


def confirming_role(role: str) -> Role:
    """The role that confirms an appointment: always another administration than the proposing or
    the appointed one.

    The security administration confirms; its own people are confirmed by the system administration.
    """
    return Role.SYSTEM_ADMIN if role == Role.SECURITY_ADMIN else Role.SECURITY_ADMIN


class TieKind(TextChoices):
    """How a person of the programme is tied to an agency."""

    EMPLOYED = "employed", _("employed there")
    KIN = "kin", _("kin of somebody there")
    ADVISER = "adviser", _("adviser")
    JOINT = "joint", _("joint work")
    OTHER = "other", _("another tie")
