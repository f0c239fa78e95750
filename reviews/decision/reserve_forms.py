"""What becomes of a place that an upheld objection has made vacant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.web.forms import PortalForm, long_text
from reviews.decision.reserve import REASON_LIMIT
from reviews.evaluation.forms import CandidateField
from reviews.evaluation.models import Evaluation
from reviews.stages.policies import open_places


class _PlaceForm(PortalForm):
    takes_object = True
    vacated = CandidateField(
        label=_("Place of the excluded brand"), queryset=Application.objects.none()
    )
    reason = long_text(_("Reason"), REASON_LIMIT, rows=3, telling=True)

    def __init__(self, *args: Any, obj: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Application.objects.filter(pk__in=[row.pk for row in open_places(obj)])
        self.offer("vacated", waiting.select_related("brand", "agency"))
        assert isinstance(self.fields["vacated"], forms.ModelChoiceField)
        self.fields["vacated"].empty_label = None


class CallReserveForm(_PlaceForm):
    """Call the next of the reserve into the place."""

    button = _("Propose to call the next of the reserve")
    explanation = _(
        "A leader confirms it. The next of the reserve, in the order recorded with the decision, "
        "is then on public notice for as many working days as the rules name, and may be objected "
        "to."
    )


class LeaveVacantForm(_PlaceForm):
    """Leave the place vacant."""

    button = _("Propose to leave the place vacant")
    explanation = _("A leader confirms it. Nobody of the reserve gets this place.")
    tone = "quiet"
