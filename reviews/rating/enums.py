"""Groups of raters, channels, and answers."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class RaterGroup(TextChoices):
    """Groups of raters. All but the public are verified by a personal invitation code."""

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
    """How a rating was submitted."""

    PHONE = "phone", _("Verified phone")
    INVITATION = "invitation", _("Invitation code")
    SIGN_ON = "sign_on", _("City sign-on")
    KIOSK = "kiosk", _("Counter tablet")
    PAPER = "paper", _("Paper sheet")
    TELEPHONE = "telephone", _("Telephone interview")


class Shortcoming(TextChoices):
    """What went wrong, ticked by a dissatisfied rater."""

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
