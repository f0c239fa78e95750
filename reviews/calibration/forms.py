"""Forms of the calibration round: the office's samples, a member's points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.cycles.indicators import indicator_groups
from applications.models import Application
from brandportal.rulebook import Rules
from brandportal.web.fields import NumberField
from brandportal.web.forms import PortalForm, long_text
from reviews.calibration.models import TITLE_LIMIT, CalibrationSample
from reviews.calibration.samples import TEXT_LIMIT, published_before
from reviews.evaluation.models import Evaluation


class SampleForm(PortalForm):
    """A sample: its name, and a text or a published application."""

    button = _("Add a calibration sample")
    explanation = _(
        "Before scoring opens every member scores the sample and then sees, without names, how far "
        "the members are apart. It counts nowhere. The members are told."
    )
    success = _("Added. The members were told.")
    tone = "quiet"
    takes_object = True

    title = forms.CharField(label=_("Name of the sample"), max_length=TITLE_LIMIT)
    application = forms.ModelChoiceField(
        label=_("Published application of another year"),
        queryset=Application.objects.none(),
        required=False,
        empty_label="–",
    )
    text = long_text(
        _("Or a text"),
        TEXT_LIMIT,
        rows=8,
        required=False,
        help_text=_("What an agency could have written. Name no agency of this year."),
    )

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if obj is not None:
            self.offer("application", published_before(obj))


class RemoveSampleForm(PortalForm):
    """Which sample is taken back."""

    button = _("Take back a calibration sample")
    explanation = _("As long as nobody has scored it.")
    success = _("Taken back.")
    tone = "quiet"
    takes_object = True

    sample = forms.ModelChoiceField(
        label=_("Sample"),
        queryset=CalibrationSample.objects.none(),
        empty_label=_("Please choose"),
    )

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if obj is not None:
            unscored = CalibrationSample.objects.filter(evaluation=obj, sheets=None)
            self.offer("sample", unscored)


class CalibrationForm(PortalForm):
    """Points for every indicator of the frozen rules."""

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, str] = {}
        for group in indicator_groups(rules):
            for one in group.indicators:
                name = f"points-{one.key.replace('.', '-')}"
                self.names[one.key] = name
                self.fields[name] = NumberField(
                    label=str(one.label),
                    help_text=_("0 to %(most)s") % {"most": one.most},
                    min_value=0,
                    max_value=one.most,
                    max_digits=5,
                    decimal_places=2,
                )

    def place_of(self, field: str) -> str | None:
        return super().place_of(self.names.get(field, field))

    def points(self) -> dict[str, Decimal]:
        return {code: self.cleaned_data[name] for code, name in self.names.items()}
