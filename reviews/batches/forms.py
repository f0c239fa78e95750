"""Forms for a file of sheets, the comparison of its sample, and discarding a batch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from brandportal.tables.uploads import ACCEPTED, limits_in_words
from brandportal.web.forms import PortalForm, long_text
from reviews.batches.batches import sampled_lines
from reviews.batches.enums import BATCH_CHANNELS
from reviews.batches.files import LIMITS
from reviews.batches.models import Batch, BatchLine
from reviews.rating.reasons import reason_words


class EnterBatchForm(PortalForm):
    """How the ratings came in, and the file."""

    channel = forms.ChoiceField(
        label=_("How the ratings were given"),
        choices=[(channel.value, channel.label) for channel in BATCH_CHANNELS],
        widget=forms.RadioSelect,
        initial=BATCH_CHANNELS[0].value,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=limits_in_words(LIMITS),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    leave_out = forms.BooleanField(
        label=_("Leave out the lines with a fault and keep the others"),
        required=False,
        help_text=_(
            "Without this tick a file with any fault is only looked at, and nothing is kept."
        ),
    )


class ConfirmSampleForm(PortalForm):
    """The second person has compared the paper."""

    takes_object = True

    agrees = forms.BooleanField(
        label=_("I have compared every line of the sample with its sheet, and all agree.")
    )

    def __init__(self, *args: Any, obj: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = obj

    @property
    def lines(self) -> list[tuple[BatchLine, str]]:
        """The lines of the sample, each with its reasons as text."""
        rules = self.batch.evaluation.cycle.rules
        return [
            (line, gettext(", ").join(reason_words(rules, line.reasons)))
            for line in sampled_lines(self.batch)
        ]


class DiscardBatchForm(PortalForm):
    """Why a batch is discarded."""

    reason = long_text(
        _("Reason"),
        1000,
        telling=True,
        help_text=_(
            "Up to 1,000 characters. It is recorded in the journal; please write no number of a "
            "person."
        ),
    )
