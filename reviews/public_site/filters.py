"""Filters of the lists of brands."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Cycle
from brandportal.accounts.enums import AgencyClass
from brandportal.web.lists import with_every_word


def _years(request: Any) -> QuerySet[Cycle]:
    return Cycle.objects.public()


class BrandFilter(django_filters.FilterSet):
    """Brands by words, class of the agency and award year."""

    q = django_filters.CharFilter(
        label=_("Name, agency or words"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    agency_class = django_filters.ChoiceFilter(
        label=_("Class"),
        field_name="agency__agency_class",
        choices=AgencyClass.choices,
        empty_label=_("All classes"),
    )
    year = django_filters.ModelChoiceFilter(
        label=_("Award year"),
        field_name="cycle",
        to_field_name="year",
        queryset=_years,
        empty_label=_("All years"),
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def search(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet:
        """Every word must occur in the brand's name, its agency's name or its summary."""
        return with_every_word(
            queryset,
            value,
            "brand__name__icontains",
            "agency__name__icontains",
            "agency__name_en__icontains",
            "summary__icontains",
            "brand__code__iexact",
        )
