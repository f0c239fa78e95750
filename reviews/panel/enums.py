"""The states of a score sheet, and of a brand for a judge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class SheetStatus(TextChoices):
    """Its judge can change a score sheet until it is locked. Set aside, it no longer counts."""

    DRAFT = "draft", _("Being scored")
    LOCKED = "locked", _("Locked")
    ASIDE = "aside", _("Set aside")


class SheetWay(TextChoices):
    """How the points of a sheet came in."""

    PAGES = "pages", _("on the pages")
    PAPER = "paper", _("on paper")


class PaperStatus(TonedChoices):
    """A paper sheet is typed by one officer and taken over by another, or withdrawn."""

    TYPED = "typed", "warn", _("typed, waits for a second person")
    TAKEN = "taken", "good", _("taken over")
    WITHDRAWN = "withdrawn", _("withdrawn")


class VersionKept(TextChoices):
    """At which step a version of a sheet was kept."""

    LOCKED = "locked", _("locked")
    UNLOCKED = "unlocked", _("opened again")
    ASIDE = "aside", _("set aside")
    FOUND = "found", _("found locked when versions began to be kept")


class PlanMade(TextChoices):
    """How the assignment of brands to judges was drawn up."""

    RULE = "rule", _("by rule, balanced")
    HAND = "hand", _("changed by hand")
    FILE = "file", _("from a file")


class AssignmentState(TonedChoices):
    """The state of one brand for one judge."""

    TO_DECLARE = "to_declare", "warn", _("to declare")
    TO_SCORE = "to_score", "warn", _("to score")
    BEGUN = "begun", "now", _("begun")
    LOCKED = "locked", "good", _("locked")
    RECUSED = "recused", _("conflict declared")
