"""The office appoints; a judge scores on site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.rulebook import Rules
from brandportal.web.forms import PortalForm, long_text
from reviews.evaluation.models import Evaluation
from reviews.on_site.appointments import kinds_of
from reviews.on_site.models import LIST_LIMIT, PLACE_LIMIT, TEAM_LIMIT, Appointment
from reviews.on_site.scoring import PHOTO_POLICY, REMARK_LIMIT
from reviews.panel.forms.sheets import SheetForm


class AppointForm(PortalForm):
    """When and where the judges of one brand hear or visit it."""

    button = _("Appoint a live defence or site visit")
    explanation = _(
        "The judges of the brand score the indicators that the rules name there, on their "
        "telephones. The agency and the judges are notified. Who cannot come is excused or "
        "replaced as always."
    )
    success = _("Appointed. The agency and the judges have been notified.")
    tone = "quiet"
    takes_object = True

    application = forms.ModelChoiceField(
        label=_("Brand"), queryset=Application.objects.none(), empty_label=_("Please choose")
    )
    kind = forms.ChoiceField(label=_("Kind"))
    starts_at = forms.DateTimeField(
        label=_("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=PLACE_LIMIT)
    team = forms.CharField(
        label=_("Team"),
        max_length=TEAM_LIMIT,
        help_text=_("Who leads and who accompanies the judges of the brand."),
    )
    check_list = long_text(
        _("Check list"),
        LIST_LIMIT,
        rows=4,
        required=False,
        help_text=_("One thing to look at a line."),
    )

    def __init__(self, *args: Any, obj: Evaluation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if obj is not None:
            before = obj.cycle.applications.filter(status=ApplicationStatus.ACCEPTED)
            self.offer("application", before.select_related("brand").order_by("number"))
            field = self.fields["kind"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = kinds_of(obj)


class OnSiteForm(SheetForm):
    """Points for the indicators that are scored here, the check list and a remark."""

    def __init__(self, *args: Any, rules: Rules, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, rules=dict(rules), **kwargs)
        del self.fields["comment"]
        self.fields["checked"] = forms.TypedMultipleChoiceField(
            label=_("Check list"),
            required=False,
            coerce=int,
            choices=[(place, line) for place, line in enumerate(appointment.points_to_check)],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["remark"] = long_text(
            _("Remark"),
            REMARK_LIMIT,
            rows=3,
            required=False,
            help_text=_("The agency may read it later, without your name, once it is screened."),
        )


class PhotoForm(PortalForm):
    """One photograph."""

    file = forms.FileField(
        label=_("Photograph"),
        widget=forms.ClearableFileInput(attrs={"accept": PHOTO_POLICY.accept}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In the language of whoever reads it.
        self.fields["file"].help_text = PHOTO_POLICY.sentence
