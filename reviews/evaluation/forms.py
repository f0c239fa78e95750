"""A brand of an award year to choose, and who may read although a conflict of interest binds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.accounts.models import User
from brandportal.web.fields import WholeNumberField
from brandportal.web.forms import PortalForm
from reviews.evaluation.permits import LONGEST_DAYS
from reviews.evaluation.policies import RANKING_ROLES


class PermitForm(PortalForm):
    """Who may read although he or she has a conflict of interest, and for how long."""

    button = _("Propose")
    explanation = _(
        "The security administrator confirms it. The person then reads points, ranking and "
        "decision of this year for some days, and still decides nothing about it."
    )
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    days = WholeNumberField(
        label=_("May read for so many days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
        help_text=format_lazy(_("Between 1 and {most} days."), most=LONGEST_DAYS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = User.objects.filter(grants__role__in=RANKING_ROLES, is_active=True)
        self.offer("person", readers.order_by("name", "pk"))


class CandidateField(forms.ModelChoiceField):
    """A brand on the notice, by its name and agency."""

    def label_from_instance(self, obj: Application) -> str:
        return f"{obj.brand.name} ({obj.agency.name})"
