"""What a report is about: award year, class of agency, channel."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Cycle
from brandportal.accounts.enums import AgencyClass
from reviews.rating.enums import Channel


def newest_first(request: Any) -> QuerySet[Cycle]:
    """Award years that have an application."""
    return Cycle.objects.filter(applications__isnull=False).distinct().order_by("-year")


class YearFilter(django_filters.FilterSet):
    """One award year; without a choice the newest one (`year`)."""

    cycle = django_filters.ModelChoiceFilter(
        label=_("Award year"), queryset=newest_first, empty_label=_("The newest year")
    )

    class Meta:
        model = Application
        fields: list[str] = []

    @property
    def year(self) -> Cycle | None:
        """The chosen award year; None while there is none, and for one that is not known."""
        if not self.is_valid():
            return None
        chosen: Cycle | None = self.form.cleaned_data["cycle"]
        return chosen or newest_first(self.request).first()


class RatesFilter(YearFilter):
    """One award year, and of it one class of agency or one channel of rating."""

    agency_class = django_filters.ChoiceFilter(
        label=_("Class"), choices=AgencyClass.choices, empty_label=_("All classes")
    )
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=Channel.choices, empty_label=_("All channels"), method="kept"
    )

    def kept(self, rows: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Applications have no channel: ratings and cases are filtered by it."""
        return rows

    def chosen(self, name: str) -> str:
        return self.form.cleaned_data.get(name) or "" if self.is_valid() else ""
