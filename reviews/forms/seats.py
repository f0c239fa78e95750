"""Who sits on the panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import CycleStatus
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.web.forms import PortalForm
from reviews.models import Evaluation


def panel_people():
    """Everybody who may sit on a panel."""
    return User.objects.filter(grants__role=Role.PANEL, is_active=True).order_by("name", "pk")


class SeatPanelForm(PortalForm):
    """The members and the lead of one panel."""

    takes_object = True

    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People with the role of panel member. Invite missing ones under “People”."),
    )
    lead = forms.ModelChoiceField(
        label=_("Lead"), queryset=User.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("members", panel_people())
        self.offer("lead", panel_people())
        if obj is not None:
            seats = list(obj.seats.all())
            self.fields["members"].initial = [seat.user_id for seat in seats]
            self.fields["lead"].initial = next((seat.user_id for seat in seats if seat.is_lead), "")


class NewPanelForm(SeatPanelForm):
    """The same for an award year that has no panel yet."""

    field_order = ("cycle", "members", "lead")

    cycle = forms.ModelChoiceField(
        label=_("Award year"), queryset=Cycle.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("cycle", without_panel())


def without_panel():
    """Award years under way that have no panel."""
    return Cycle.objects.filter(status=CycleStatus.OPEN, evaluation=None).order_by("-year")
