from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class EvaluationStatus(TextChoices):
    """Where the evaluation of an award year stands."""

    PREPARING = "preparing", _("Panel being seated")
    SCORING = "scoring", _("Panel is scoring")
    SHORTLISTED = "shortlisted", _("Shortlist drawn up")
    RATING = "rating", _("Public rating open")
    COUNTED = "counted", _("Ratings counted")
    DECIDED = "decided", _("Top Ten approved")
    ON_NOTICE = "on_notice", _("On public notice")
    CLEARED = "cleared", _("Notice passed")
    CONCLUDED = "concluded", _("Titles conferred")


# The ratings of these are counted: nothing about them is sealed any more.
AFTER_COUNT = (
    EvaluationStatus.COUNTED,
    EvaluationStatus.DECIDED,
    EvaluationStatus.ON_NOTICE,
    EvaluationStatus.CLEARED,
    EvaluationStatus.CONCLUDED,
)


class SheetStatus(TextChoices):
    """A score sheet is the judge's own until it is locked."""

    DRAFT = "draft", _("Being scored")
    LOCKED = "locked", _("Locked")


class RaterGroup(TextChoices):
    """Who rates. All but the public are verified by a personal invitation code."""

    SERVICE_RECIPIENTS = "service_recipients", _("Service recipients")
    ENTERPRISES = "enterprises", _("Enterprises")
    DEPUTIES = "deputies", _("Deputies and committee members")
    GRASS_ROOTS = "grass_roots", _("Grass roots")
    PUBLIC = "public", _("The public")


class Level(IntegerChoices):
    """The five answers; the two lowest are bad ratings."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    FAIRLY_SATISFIED = 3, _("Fairly satisfied")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


class Channel(TextChoices):
    """How a rating came in."""

    PHONE = "phone", _("Verified phone")
    INVITATION = "invitation", _("Invitation code")
    SIGN_ON = "sign_on", _("City sign-on")
    KIOSK = "kiosk", _("Counter tablet")
    PAPER = "paper", _("Paper sheet")
    TELEPHONE = "telephone", _("Telephone interview")


class Shortcoming(TextChoices):
    """What went wrong, ticked by somebody who was not satisfied."""

    WAITING = "waiting", _("Waiting took too long")
    UNCLEAR = "unclear", _("Requirements were not explained clearly")
    ERRANDS = "errands", _("I had to come or submit several times")
    ATTITUDE = "attitude", _("I was treated impolitely or turned away")
    UNSOLVED = "unsolved", _("My matter was not settled")
    PROMISE = "promise", _("A published promise was not kept")
    SYSTEM = "system", _("The system or the equipment did not work")
    CHARGES = "charges", _("I was charged or asked for something without a reason")
    OTHER = "other", _("Something else")
    UNSAID = "unsaid", _("I would rather not say")


class CommentStatus(TextChoices):
    """Where a comment stands. A waiting one that nothing holds is shown once the ratings are counted."""

    WAITING = "waiting", _("Not looked at")
    SHOWN = "shown", _("Shown")
    HIDDEN = "hidden", _("Hidden")


class Finding(TextChoices):
    """What the screen found in a comment."""

    MOBILE = "mobile", _("Mobile number")
    LANDLINE = "landline", _("Telephone number")
    ID_CARD = "id_card", _("Identity card or passport number")
    BANK_CARD = "bank_card", _("Bank card number")
    EMAIL = "email", _("E-mail address")
    PLATE = "plate", _("Licence plate")
    ACCOUNT = "account", _("WeChat or QQ account")
    ADDRESS = "address", _("Home address")
    NAME = "name", _("Name of a person")
    ABUSE = "abuse", _("Abuse or threat")
    LINK = "link", _("Link")


# What the rules call these.
FINDING_GROUPS = {
    "abuse": (Finding.ABUSE,),
    "links": (Finding.LINK,),
    "personal_data": tuple(f for f in Finding if f not in (Finding.ABUSE, Finding.LINK)),
}


class ResultStatus(TextChoices):
    """Whether a shortlisted application could be ranked."""

    RANKED = "ranked", _("Ranked")
    INSUFFICIENT_SAMPLE = "insufficient_sample", _("Insufficient sample")


class ObjectionStatus(TextChoices):
    """Where an objection stands. Only received and admitted ones hold up the naming."""

    RECEIVED = "received", _("Received")
    ADMITTED = "admitted", _("Under investigation")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Not upheld")


OPEN_OBJECTIONS = (ObjectionStatus.RECEIVED, ObjectionStatus.ADMITTED)


class ScreeningStatus(TonedChoices):
    """How far the screening of the ratings is."""

    WAITING = "waiting", _("Waiting to start")
    RUNNING = "running", "now", _("Being done")
    STOPPED = "stopped", "warn", _("Stopped")
    FINISHED = "finished", "good", _("Finished")


class HoldSource(TextChoices):
    """What led to ratings being held back."""

    STATISTICS = "statistics", _("Statistics")
    REPORT = "report", _("Report of pressure")
    RECHECK = "recheck", _("Check by telephone")
    BATCH = "batch", _("Batch of a kiosk or of paper forms")
    APPEAL = "appeal", _("Upheld appeal of the agency")


class HoldStatus(TonedChoices):
    """Ratings that are held or excluded are not counted; released ones are."""

    HELD = "held", "warn", _("Held back")
    EXCLUDED = "excluded", "seal", _("Excluded")
    RELEASED = "released", "good", _("Released")


NOT_COUNTED = (HoldStatus.HELD, HoldStatus.EXCLUDED)


class SanctionStep(TextChoices):
    """The ladder of sanctions against an agency that interfered with its rating, mildest first."""

    REMINDER = "reminder", _("Reminder")
    WARNING = "warning", _("Written warning")
    OPEN_PART_VOID = "open_part_void", _("The open part does not count")
    EXCLUSION = "exclusion", _("Exclusion from the award year")


GRAVE_STEPS = (SanctionStep.OPEN_PART_VOID, SanctionStep.EXCLUSION)


class SanctionStatus(TonedChoices):
    """A sanction is proposed, the agency is heard, then it is imposed or dropped."""

    PROPOSED = "proposed", "warn", _("Agency is being heard")
    HEARD = "heard", "warn", _("Agency has stated its view")
    IMPOSED = "imposed", "seal", _("Imposed")
    LIFTED = "lifted", "good", _("Dropped")


OPEN_SANCTIONS = (SanctionStatus.PROPOSED, SanctionStatus.HEARD)


class Pressure(TextChoices):
    """What a rater may report about how he or she was made to rate."""

    TOLD = "told", _("I was told what to choose")
    WATCHED = "watched", _("Somebody watched me rate")
    PROMISED = "promised", _("I was promised something for it")
    RECEIPT = "receipt", _("I was asked to show my receipt")
    OTHER = "other", _("Something else")


class ReportStatus(TextChoices):
    """Where a report of pressure stands."""

    OPEN = "open", _("To be looked at")
    CLOSED = "closed", _("Closed")


class CaseStatus(TonedChoices):
    """Where the handling of one bad rating stands."""

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
# Cases whose rating turned out not to be one stay visible, but no rate counts them.
UNFOUNDED_CASES = (CaseStatus.EXCLUDED, CaseStatus.MISTAKEN)


class Triage(TextChoices):
    """What the agency found when it verified a bad rating."""

    REASONABLE = "reasonable", _("Reasonable, something is to be repaired")
    NEEDS_EXPLANATION = "needs_explanation", _("Nothing went wrong, but it needs explaining")
    MISTAKEN = "mistaken", _("Given by mistake")
    MALICIOUS = "malicious", _("Malicious")


APPEALABLE = (Triage.MISTAKEN, Triage.MALICIOUS)


class Grade(TextChoices):
    """What the rater says of the agency's answer."""

    SATISFIED = "satisfied", _("Satisfied with the answer")
    DISSATISFIED = "dissatisfied", _("Not satisfied with the answer")


class Cause(TextChoices):
    """Why something went wrong; the rules of an award year name those that are used."""

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
    """What a file filed with a case backs."""

    TRIAGE = "triage", _("Proof of the verification")
    APPEAL = "appeal", _("Proof of the appeal")


class DeliveryWay(TextChoices):
    """How cases came onto a register."""

    WORKSPACE = "workspace", _("File of the agency")
    API = "api", _("The agency's system")
    OFFICE = "office", _("File of the Efficiency Office")


class DrawStatus(TextChoices):
    """The registers are closed first; the draw follows once."""

    REGISTERS_CLOSED = "registers_closed", _("Registers closed")
    DRAWN = "drawn", _("Drawn")


class MessageKind(TextChoices):
    """What a drawn person is sent."""

    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")


BATCH_CHANNELS = (Channel.PAPER, Channel.TELEPHONE)


class BatchStatus(TextChoices):
    """Where a file of sheets or interviews stands. Nothing of it counts before a second person has confirmed the sample."""

    CHECKED = "checked", _("Read, sample to be compared")
    CONFIRMED = "confirmed", _("Sample confirmed")
    TAKING_IN = "taking_in", _("Being taken in")
    STOPPED = "stopped", _("Stopped")
    TAKEN_IN = "taken_in", _("Taken in")
    DISCARDED = "discarded", _("Discarded")
    LAPSED = "lapsed", _("The rating closed before its end")
