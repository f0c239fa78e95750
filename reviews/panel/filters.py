"""Filters of a member's list of brands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import django_filters
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.web.lists import with_every_word
from reviews.panel.enums import AssignmentState

LOOKUPS = {
    "brand": "brand__name__icontains",
    "agency": "agency__name__icontains",
    "number": "number__icontains",
}


class OwnBrandFilter(django_filters.FilterSet):
    """A member's brands by state and by words."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=AssignmentState.choices, empty_label=_("All states")
    )
    q = django_filters.CharFilter(
        label=_("Name, agency or number"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, *args: Any, hidden: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A search by what is not shown would tell it.
        self.lookups = [lookup for name, lookup in LOOKUPS.items() if name not in hidden]
        if hidden:
            self.filters["q"].label = _("Number")

    class Meta:
        model = Application
        fields: list[str] = []

    def search(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet:
        """Every word must occur in the brand's name, its agency's name or its number, as far as the
        judge sees them.
        """
        return with_every_word(
            queryset,
            value,
            *self.lookups,
        )


@lru_cache(maxsize=16)
def empty_filter(language: Any, hidden: frozenset[str]) -> SafeString:
    """The fields of the filter as everybody sees them who looks for nothing."""
    found = OwnBrandFilter({}, queryset=Application.objects.none(), hidden=hidden)
    return SafeString(as_crispy_form(found.form))
