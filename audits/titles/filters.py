"""Filters of the lists."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audits.titles.enums import TitleLevel, TitleStatus
from audits.titles.models import Title
from brandportal.accounts.enums import AgencyClass


class TitleFilter(django_filters.FilterSet):
    """The public register: by words, year, level, status, class."""

    q = django_filters.CharFilter(label=_("Brand, agency or number"), method="by_words")
    year = django_filters.ChoiceFilter(label=_("Award year"), empty_label=_("All years"))
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=TitleLevel.choices, empty_label=_("All levels")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=TitleStatus.choices, empty_label=_("Every status")
    )
    agency_class = django_filters.ChoiceFilter(
        label=_("Class"),
        field_name="agency__agency_class",
        choices=AgencyClass.choices,
        empty_label=_("All classes"),
    )

    class Meta:
        model = Title
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = Title.objects.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]

    def by_words(self, queryset: QuerySet[Title], name: str, value: str) -> QuerySet[Title]:
        return queryset.filter(
            Q(brand__name__icontains=value)
            | Q(agency__name__icontains=value)
            | Q(agency__name_en__icontains=value)
            | Q(number__iexact=value)
        )
