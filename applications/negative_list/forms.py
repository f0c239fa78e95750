"""A confirmed ground of the negative list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.negative_list.enums import VetoKind
from brandportal.accounts.models import Agency
from brandportal.web.fields import DayField
from brandportal.web.forms import PortalForm


class VetoForm(PortalForm):
    """A confirmed finding of the negative list."""

    button = _("Propose a finding of the negative list")
    explanation = _(
        "Only what the responsible body has confirmed. As soon as a second officer confirms it, "
        "it counts against the agency, whatever its scores."
    )
    tone = "quiet"

    kind = forms.ChoiceField(label=_("ground"), choices=VetoKind.choices)
    happened_on = DayField(label=_("happened on"))
    source = forms.CharField(label=_("who confirmed it"), max_length=120)
    note = forms.CharField(
        label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AgencyFindingForm(VetoForm):
    """The same for any agency, on the list of findings."""

    agency = forms.ModelChoiceField(label=_("agency"), queryset=Agency.objects.order_by("name"))
    field_order = ("agency", "kind", "happened_on", "source", "note")
