"""The states of a moderation."""

from django.utils.translation import gettext_lazy as _

from brandportal.pills import TonedChoices


class ModerationStatus(TonedChoices):
    """The judges discuss until a moderated score is confirmed or the independent points stay."""

    OPEN = "open", "now", _("being discussed")
    AGREED = "agreed", "good", _("moderated score confirmed")
    LEFT = "left", _("independent points stay")
