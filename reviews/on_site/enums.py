"""Where judges score something in person."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OnSite(TextChoices):
    DEFENCE = "defence", _("Live defence")
    VISIT = "visit", _("Site visit")
