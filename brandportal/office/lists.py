"""Which parameters a list of the desk accepts. Others are refused, so that hidden columns cannot be
queried.

Django's own list filters by any field of the model and of related models that the address names. By
comparing two responses one could read a column that no page shows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import (
    IS_FACETS_VAR,
    IS_POPUP_VAR,
    TO_FIELD_VAR,
    IncorrectLookupParameters,
)
from django.contrib.admin.views.main import (
    ERROR_FLAG,
    ORDER_VAR,
    SEARCH_VAR,
    ChangeList,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from brandportal.errors import NotUnderstood

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_SEARCH = 100
# Where the page of a record links back to; used in a link only, never in a look-up.
CAME_FROM = "_changelist_filters"
NEVER = frozenset({IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR, ERROR_FLAG})


def column(
    description: StrOrPromise, of: str | Callable[[Any], Any], *, ordering: str = "", **more: Any
) -> Callable[..., Any]:
    """A column of a list, or a line of a record: `of` is the way to the value ("agency.name") or
    makes it from the record. Nothing is shown as a dash.
    """

    def shown(desk: Any, obj: Any) -> Any:
        if callable(of):
            return of(obj)
        value = reduce(getattr, of.split("."), obj)
        value = value() if callable(value) else value
        # A record does not know `empty_value`, a list does.
        return empty if value is None else value

    empty = None if "boolean" in more else "–"
    return admin.display(
        shown, description=description, ordering=ordering or None, empty_value=empty, **more
    )


class YearOfEvaluation(admin.RelatedFieldListFilter):
    """Filter by an evaluation, all years by one query: an evaluation is named by its award year."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, str]]:
        rows = field.related_model._default_manager.select_related("cycle")
        ordering = self.field_admin_ordering(field, request, model_admin)
        return [(row.pk, str(row)) for row in (rows.order_by(*ordering) if ordering else rows)]


def _refuse() -> NotUnderstood:
    return NotUnderstood(
        _("This list cannot be asked for that. Please use the filters and the search on the page.")
    )


class DeskList(ChangeList):
    """A list that accepts only its declared filters, date hierarchy, search, visible columns and
    pages.

    Refuses with NotUnderstood every other parameter, and invalid values of a declared one.
    """

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if NEVER & set(request.GET):
            raise _refuse()
        try:
            super().__init__(request, *args, **kwargs)
        except (
            DisallowedModelAdminLookup,
            IncorrectLookupParameters,
            OverflowError,
            ValidationError,
            ValueError,
        ) as fault:
            raise _refuse() from fault

    def get_filters(self, request: HttpRequest) -> Any:
        """As Django's, but without the parameters that no declared filter has used: Django would
        make look-ups of them.
        """
        asked = set(self.get_filters_params())
        if SEARCH_VAR in request.GET and not self.search_fields:
            raise _refuse()
        if len(self.query) > LONGEST_SEARCH:
            raise NotUnderstood(
                _("Please search for at most %(limit)d characters.") % {"limit": LONGEST_SEARCH}
            )
        found = super().get_filters(request)
        left_over = set(found[2])
        if f"{self.date_hierarchy}__year" in asked:
            # The look-ups with which Django selects the days of the hierarchy.
            left_over -= {f"{self.date_hierarchy}__{end}" for end in ("gte", "lt")} - asked
        if left_over:
            raise _refuse()
        return found

    def get_ordering(self, request: HttpRequest, queryset: Any) -> Any:
        """Only by sortable columns of the page."""
        for part in filter(None, request.GET.get(ORDER_VAR, "").split(".")):
            place = part.removeprefix("-")
            if not (place.isascii() and place.isdigit() and int(place) < len(self.list_display)):
                raise _refuse()
            column = self.list_display[int(place)]
            if column not in self.sortable_by or not self.get_ordering_field(column):
                raise _refuse()
        return super().get_ordering(request, queryset)


def refuse_unasked(request: HttpRequest) -> None:
    """Refuse with NotUnderstood parameters that a record's page does not have: other keys, pop-ups,
    initial values.
    """
    if set(request.GET) - {CAME_FROM} or NEVER & set(request.POST):
        raise NotUnderstood(_("This page cannot be asked for that."))
