"""The states of a comment, and what the screen may find in one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CommentStatus(TextChoices):
    """The status of a comment. A waiting one that nothing holds is shown once the ratings are
    counted.
    """

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


# Their codes in the rules.
FINDING_GROUPS = {
    "abuse": (Finding.ABUSE,),
    "links": (Finding.LINK,),
    "personal_data": tuple(f for f in Finding if f not in (Finding.ABUSE, Finding.LINK)),
}
