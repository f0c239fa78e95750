"""Forms of the discussion and of the desk's step that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.cycles.indicators import indicator_label
from brandportal.web.fields import NumberField
from brandportal.web.forms import PortalForm, long_text
from reviews.moderation.discussion import TEXT_LIMIT
from reviews.moderation.models import REASON_LIMIT


class OpenModerationsForm(PortalForm):
    """A confirmation."""

    button = _("Open the discussion of brands that are far apart")
    explanation = _(
        "Brands on which the sums of the judges are further apart than the rules allow. Their "
        "judges, without those in conflict, read each other's points under numbers, write and may "
        "agree on moderated points. From now on no locked sheet is opened again. Which brands they "
        "are follows from the locked sheets."
    )
    success = _("Opened. The judges of these brands have been notified.")
    tone = "quiet"


class WriteForm(PortalForm):
    """A contribution to the discussion."""

    do = forms.CharField(widget=forms.HiddenInput, initial="write")
    text = long_text(_("Your contribution"), TEXT_LIMIT, rows=3)


class SuggestForm(PortalForm):
    """Points for one of the indicators on which the judges differ, and why."""

    do = forms.CharField(widget=forms.HiddenInput, initial="suggest")
    indicator = forms.ChoiceField(label=_("Indicator"))
    points = NumberField(label=_("Points"), min_value=0, max_digits=5, decimal_places=2)
    reason = long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=2,
        telling=True,
        help_text=_("It is published with the results if the points are confirmed. Name nobody."),
    )

    def __init__(
        self, *args: Any, spans: Mapping[str, tuple[Decimal, Decimal]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose"))] + [
            (code, f"{indicator_label(code)} ({low.normalize():f}–{high.normalize():f})")
            for code, (low, high) in spans.items()
        ]


class AgreeForm(PortalForm):
    """Which proposal is agreed to."""

    do = forms.CharField(widget=forms.HiddenInput, initial="agree")
    suggestion = forms.IntegerField(widget=forms.HiddenInput)


class ProposeForm(PortalForm):
    """The lead proposes to confirm what is agreed."""

    do = forms.CharField(widget=forms.HiddenInput, initial="propose")
