"""The kinds and states of an award year, and its stages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CycleKind(TextChoices):
    """What is awarded: the year's Top Ten, or Famous Brand among those who kept that title."""

    TOP_TEN = "top_ten", _("Top Ten")
    FAMOUS = "famous", _("Famous Brand")


class CycleStatus(TextChoices):
    """An award year: in preparation, open under frozen rules, concluded."""

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
