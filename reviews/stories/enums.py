"""Where a brand serves, and how far its story is."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ServiceField(TextChoices):
    """The field of service of a brand, by which the gallery is filtered."""

    APPROVALS = "approvals", _("Government services and approvals")
    BUSINESS = "business", _("Services for enterprises")
    TRANSPORT = "transport", _("Transport and port")
    HEALTH = "health", _("Health and care")
    EDUCATION = "education", _("Education, culture and sport")
    LIVELIHOOD = "livelihood", _("Work and social security")
    LAW = "law", _("Law and public safety")
    TOWN = "town", _("Town, housing and environment")
    MARKET = "market", _("Quality and market supervision")
    COUNTRYSIDE = "countryside", _("Agriculture and countryside")
    PARTY = "party", _("Party and mass services")
    OTHER = "other", _("Another field of service")


class StoryStatus(TonedChoices):
    """A story waits for the office, is released or sent back; a later one takes its place."""

    HANDED_IN = "handed_in", "warn", _("waits for its release")
    RELEASED = "released", "good", _("in the gallery")
    SENT_BACK = "sent_back", "warn", _("sent back to the agency")
    REPLACED = "replaced", _("a later story took its place")
    TAKEN_DOWN = "taken_down", _("taken out of the gallery")
