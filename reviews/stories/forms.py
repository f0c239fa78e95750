"""What an agency tells of its brand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import PortalForm, long_text
from reviews.stories.enums import ServiceField
from reviews.stories.models import TEXT_LIMIT, TITLE_LIMIT


class StoryForm(PortalForm):
    """Field of service, headline and text."""

    field = forms.ChoiceField(
        label=_("Field of service"),
        choices=[("", _("Please choose")), *ServiceField.choices],
        help_text=_("By it people find the brand in the gallery."),
    )
    title = forms.CharField(label=_("Headline"), max_length=TITLE_LIMIT)
    text = long_text(
        _("Story"),
        TEXT_LIMIT,
        rows=10,
        telling=True,
        help_text=_(
            "What changed for whom, with a number or an example that can be checked. No names of "
            "citizens."
        ),
    )
