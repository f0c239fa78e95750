"""The states of a bad-rating case, its causes and its grades."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class CaseStatus(TonedChoices):
    """The status of a case."""

    TO_VERIFY = "to_verify", "now", _("To be verified")
    TO_ANSWER = "to_answer", "now", _("To be answered")
    ANSWERED = "answered", _("Answered, the rater may grade it")
    REOPENED = "reopened", "warn", _("Reopened, to be answered again")
    RECHECK = "recheck", _("Being re-checked")
    CLOSED = "closed", "good", _("Settled")
    DISSATISFIED = "dissatisfied", "warn", _("Settled, rater not satisfied")
    EXCLUDED = "excluded", _("Rating excluded")
    MISTAKEN = "mistaken", _("Settled as mistaken")


# The agency owes something in these.
OWED_CASES = (CaseStatus.TO_VERIFY, CaseStatus.TO_ANSWER, CaseStatus.REOPENED)
OPEN_CASES = (*OWED_CASES, CaseStatus.ANSWERED, CaseStatus.RECHECK)
# Cases whose rating turned out to be unfounded stay visible, but no rate counts them.
UNFOUNDED_CASES = (CaseStatus.EXCLUDED, CaseStatus.MISTAKEN)


class Triage(TextChoices):
    """The agency's finding after verifying a bad rating."""

    REASONABLE = "reasonable", _("Reasonable, something is to be repaired")
    NEEDS_EXPLANATION = "needs_explanation", _("Nothing went wrong, but it needs explaining")
    MISTAKEN = "mistaken", _("Given by mistake")
    MALICIOUS = "malicious", _("Malicious")


APPEALABLE = (Triage.MISTAKEN, Triage.MALICIOUS)


class Grade(TextChoices):
    """The rater's grade of the agency's answer."""

    SATISFIED = "satisfied", _("Satisfied with the answer")
    DISSATISFIED = "dissatisfied", _("Not satisfied with the answer")


class Cause(TextChoices):
    """Root causes; the rules of an award year name those in use."""

    STAFFING = "staffing", _("Too few people at the counter")
    SKILL = "skill", _("Lack of knowledge or skill")
    CONDUCT = "conduct", _("Manner and attitude")
    RULES = "rules", _("Rules or requirements that are hard to meet")
    PROCESS = "process", _("A procedure with too many steps")
    COORDINATION = "coordination", _("Agencies or departments not working together")
    SYSTEM = "system", _("System or network")
    FACILITIES = "facilities", _("Rooms and equipment")
    INFORMATION = "information", _("Unclear or missing information")
    OTHER = "other", _("Other cause")


class CaseFilePurpose(TextChoices):
    """What a file of a case supports."""

    TRIAGE = "triage", _("Proof of the verification")
    APPEAL = "appeal", _("Proof of the appeal")
