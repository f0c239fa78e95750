"""Forms of the pool and of the draw on the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.cycles.enums import CycleStatus
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.web.fields import DayField, WholeNumberField
from brandportal.web.forms import PortalForm, PortalFormMixin, long_text
from reviews.evaluation.class_panels import panels_of
from reviews.experts.draws import NUMBER_LIMIT, REASON_LIMIT, SOURCE_LIMIT
from reviews.experts.enums import Expertise, WhyOut
from reviews.experts.lots import draw_of
from reviews.experts.models import DrawCall, Expert
from reviews.experts.strata import stratum_of, stratum_words


class ExpertForm(PortalFormMixin, forms.ModelForm):
    """Who, in which fields, in which term."""

    also = forms.MultipleChoiceField(
        label=_("further fields"),
        choices=Expertise.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    term_from = DayField(label=_("term from"))
    term_until = DayField(label=_("term until"))

    class Meta:
        model = Expert
        fields = ("person", "post", "field", "also", "term_from", "term_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields.get("person")
        if isinstance(person, forms.ModelChoiceField):
            people = User.objects.holding(Role.PANEL).filter(expert=None)
            person.queryset = people.order_by("name", "pk")


class CallForm(PortalForm):
    """The year, the places of each field, and the public number that decides."""

    cycle = forms.ModelChoiceField(
        label=_("Award year"), queryset=Cycle.objects.none(), empty_label=None
    )
    source = forms.CharField(
        label=_("Which public number"),
        max_length=SOURCE_LIMIT,
        help_text=_("For example “first prize of the welfare lottery 3D, draw 2026150”."),
    )
    number_on = DayField(label=_("Day of the number"), help_text=_("A day after today."))
    tied_may_sit = forms.BooleanField(
        label=_("Those tied to a participating agency can be drawn"),
        help_text=_("They do not score its brand. Without this they are not on the list."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Cycle.objects.filter(status=CycleStatus.OPEN).order_by("-year")
        self.offer("cycle", years)
        self.strata = {
            f"places_{number}": stratum for number, stratum in enumerate(_strata_of(years))
        }
        for name, stratum in self.strata.items():
            self.fields[name] = WholeNumberField(
                label=format_lazy(_("Places: {field}"), field=stratum_words(stratum)),
                min_value=0,
                max_value=50,
                required=False,
                initial=0,
            )
        self.order_fields(["cycle", *self.strata])

    def clean(self) -> dict[str, Any]:
        """The places as one argument, without fields that have none."""
        found = super().clean() or {}
        places = {stratum: found.pop(name, None) for name, stratum in self.strata.items()}
        found["places"] = {stratum: count for stratum, count in places.items() if count}
        return found


def _strata_of(years: Iterable[Cycle]) -> list[str]:
    """By field, or by panel and field where classes of agency have panels of their own."""
    panels = dict.fromkeys(panel for year in years for panel in panels_of(year.rules) or [""])
    return [stratum_of(panel, field) for panel in panels or [""] for field in Expertise.values]


class NumberForm(PortalForm):
    """The public number, as it was published."""

    button = _("Propose to draw the panel")
    explanation = _(
        "With the number of the day that was laid down. It is drawn once; the same number and list "
        "always draw the same people."
    )

    number = forms.CharField(label=_("Public number"), max_length=NUMBER_LIMIT)


class LeaveOutForm(PortalForm):
    """Who of those drawn does not sit, and why."""

    button = _("Propose that the next in line takes a place")
    explanation = _(
        "For somebody drawn who declines or cannot sit. The next of the same field follows, nobody "
        "else moves."
    )
    tone = "quiet"
    takes_object = True

    expert = forms.ModelChoiceField(
        label=_("Does not sit"), queryset=Expert.objects.none(), empty_label=_("Please choose")
    )
    cause = forms.ChoiceField(label=_("Why"), choices=WhyOut.choices)
    reason = long_text(
        _("Reason"),
        REASON_LIMIT,
        rows=2,
        telling=True,
        help_text=_("For the second person and the journal."),
    )

    def __init__(self, *args: Any, obj: DrawCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draw = draw_of(obj.cycle)
        if draw is not None:
            gone = draw.outs.values("expert")
            known = Expert.objects.filter(pk__in=draw.call.people.values())
            self.offer("expert", known.exclude(pk__in=gone).select_related("person"))
