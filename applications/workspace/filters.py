"""Filters of the agency's list."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from applications.cycles.models import Cycle
from applications.form.models import Application


class ApplicationFilter(django_filters.FilterSet):
    """By award year and by the brand's name."""

    cycle = django_filters.ModelChoiceFilter(
        label=_("Award year"), queryset=Cycle.objects.public(), empty_label=_("All award years")
    )
    brand = django_filters.CharFilter(
        label=_("Brand name"), field_name="brand__name", lookup_expr="icontains"
    )

    class Meta:
        model = Application
        fields = ("cycle", "brand")
