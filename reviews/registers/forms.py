"""Forms for registers and keys, with the limits of files in the help texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.cycles.enums import CycleStatus
from applications.models import Application, Cycle
from brandportal.tables.uploads import ACCEPTED, limits_in_words
from brandportal.web.forms import PortalForm
from reviews.evaluation.forms import CandidateField
from reviews.rating.enums import RaterGroup
from reviews.registers.keys import NAME_LIMIT
from reviews.registers.models import SOURCE_LIMIT as REGISTER_SOURCE_LIMIT
from reviews.registers.registers import OFFICE_GROUPS
from reviews.registers.tables import LIMITS
from reviews.registers.terms import TAKES_REGISTERS


class RegisterForm(PortalForm):
    """A file, and whether rows with problems may be skipped."""

    file = forms.FileField(
        label=_("File"),
        help_text=limits_in_words(LIMITS),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    take_good = forms.BooleanField(
        label=_("Take the rows without a problem and leave the others out"),
        help_text=_("Without this nothing is taken as long as one row has a problem."),
        required=False,
    )


class ListForm(RegisterForm):
    """The office's list of one group."""

    cycle = forms.ModelChoiceField(label=_("Award year"), queryset=Cycle.objects.none())
    group = forms.ChoiceField(
        label=_("Group"),
        choices=[(group.value, RaterGroup(group).label) for group in OFFICE_GROUPS],
    )
    application = CandidateField(
        label=_("Brand"),
        queryset=Application.objects.none(),
        required=False,
        empty_label=_("All brands of the award year"),
        help_text=_("A list for all brands is shared out: nobody is asked about too many."),
    )
    source = forms.CharField(
        label=_("Who drew up this list"),
        max_length=REGISTER_SOURCE_LIMIT,
        help_text=_(
            "The body, the day and the number of its letter. Codes on paper are issued against "
            "this list."
        ),
    )
    field_order = ("cycle", "group", "application", "source", "file", "take_good")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycles = Cycle.objects.filter(status=CycleStatus.OPEN)
        self.offer("cycle", cycles)
        self.fields["cycle"].initial = cycles.order_by("-year").first()
        self.offer(
            "application",
            Application.objects.filter(cycle__in=cycles, status__in=TAKES_REGISTERS)
            .select_related("brand", "agency")
            .order_by("-cycle__year", "number"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        application = data.get("application")
        if application and data.get("cycle") and application.cycle_id != data["cycle"].pk:
            self.add_error("application", _("This brand belongs to another award year."))
        return data


class RegisterKeyForm(PortalForm):
    """The name of the system that will use the key."""

    name = forms.CharField(
        label=_("Which system will use it"),
        max_length=NAME_LIMIT,
        help_text=_("Up to 60 characters; you recognise the key by this name later."),
    )
