"""What the office found of an answer."""

from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class AnswerFinding(TonedChoices):
    CONFIRMED = "confirmed", "good", _("Found true")
    CONTRADICTED = "contradicted", "alarm", _("Found untrue")
