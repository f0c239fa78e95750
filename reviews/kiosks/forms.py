"""The form to register a counter tablet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus
from applications.models import ServicePoint
from brandportal.web.forms import PortalForm
from reviews.kiosks.kiosks import NAME_LIMIT
from reviews.rating.invitations import BEFORE_THE_COUNT


class PointField(forms.ModelChoiceField):
    """A service point by its brand and name."""

    def label_from_instance(self, obj: ServicePoint) -> str:
        return f"{obj.application.brand.name} · {obj.name}"


class IssueKioskForm(PortalForm):
    """One tablet at one service point of a shortlisted brand."""

    service_point = PointField(
        label=_("Service point"),
        queryset=ServicePoint.objects.none(),
        empty_label=_("Please choose"),
    )
    name = forms.CharField(
        label=_("Location of the tablet"),
        max_length=NAME_LIMIT,
        help_text=_("For example “Counter 3”. Up to 40 characters."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "service_point",
            ServicePoint.objects.filter(
                application__status=ApplicationStatus.SHORTLISTED,
                application__cycle__evaluation__status__in=BEFORE_THE_COUNT,
            )
            .select_related("application__brand")
            .order_by("application__brand__name", "pk"),
        )
