"""Filters of the lists of brands."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Brand, Cycle
from brandportal.accounts.enums import AgencyClass
from brandportal.web.lists import with_every_word
from reviews.stories.enums import ServiceField, StoryStatus
from reviews.stories.models import BrandStory


def _years(request: Any) -> QuerySet[Cycle]:
    return Cycle.objects.public()


def _titles() -> Any:
    """Titles belong to a higher app, so they are reached by a relation instead of an import."""
    return Brand._meta.get_field("titles").related_model


def _levels() -> list[tuple[str, Any]]:
    return list(_titles()._meta.get_field("level").flatchoices)


class BrandFilter(django_filters.FilterSet):
    """Brands by words, class of the agency, field of service, title that stands and award year."""

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
    field = django_filters.ChoiceFilter(
        label=_("Field of service"),
        method="by_field",
        choices=ServiceField.choices,
        empty_label=_("All fields of service"),
    )
    title = django_filters.ChoiceFilter(
        label=_("Title"), method="by_title", choices=_levels, empty_label=_("With or without")
    )
    year = django_filters.ModelChoiceFilter(
        label=_("Award year"),
        field_name="cycle",
        to_field_name="edition",
        queryset=_years,
        empty_label=_("All years"),
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def by_field(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet:
        """Brands whose story in the gallery names this field."""
        told = BrandStory.objects.filter(status=StoryStatus.RELEASED, field=value)
        return queryset.filter(brand__in=told.values("brand"))

    def by_title(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet:
        """Brands with a title of this level that may be used now."""
        return queryset.filter(brand__in=_titles().objects.standing(value).values("brand"))

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
