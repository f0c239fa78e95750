"""Export of a list of the desk: as it is filtered, searched and sorted, with the columns that
are chosen, as XLSX or CSV. It holds what the list would show the same person, no record more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brandportal.errors import NotUnderstood
from brandportal.office.cells import cell, heading, name_of
from brandportal.web.spreadsheets import long_table_file

KIND_VAR, COLUMN_VAR = "_kind", "_column"
# Rows in one file; what is longer is narrowed by filters first, so that the request ends in time.
LIMIT = 20_000
CHUNK = 500


class Exported:
    """The page `export/` of a list; part of `RoleAdmin`."""

    # The columns of the file, where they are others than those of the list.
    export_display: tuple[str, ...] = ()

    if TYPE_CHECKING:
        opts: Any
        admin_site: Any
        only: Callable[[bool], None]
        render: Callable[..., Any]
        address: Callable[..., str]
        has_view_permission: Callable[[HttpRequest], bool]
        get_changelist_instance: Callable[[HttpRequest], Any]
        get_list_display: Callable[[HttpRequest], Any]

    def export_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name)]

    def exported_columns(self, request: HttpRequest) -> list[Any]:
        """The columns that can be chosen."""
        return list(self.export_display or self.get_list_display(request))

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Choose the columns; with a kind in the address, the file."""
        self.only(self.has_view_permission(request))
        found = self.get_changelist_instance(_as_the_list(request))
        kind = request.GET.get(KIND_VAR, "")
        columns = self.exported_columns(request)
        if kind:
            return self._exported_file(request, kind, found, _chosen(request, columns))
        return self._choose_columns(request, found, columns)

    def _choose_columns(self, request: HttpRequest, found: Any, columns: list[Any]) -> HttpResponse:
        return self.render(
            request,
            "admin/export.html",
            title=_("Export the list"),
            count=found.result_count,
            limit=LIMIT,
            too_long=found.result_count > LIMIT,
            columns=[(name_of(one), heading(self, one)) for one in columns],  # type: ignore[arg-type]
            kept=[
                (name, value)
                for name, values in _as_the_list(request).GET.lists()
                for value in values
            ],
            list_url=self.address("changelist")
            + found.get_query_string(remove=[KIND_VAR, COLUMN_VAR]),
        )

    def _exported_file(
        self, request: HttpRequest, kind: str, found: Any, columns: list[Any]
    ) -> HttpResponseBase:
        if found.result_count > LIMIT:
            raise NotUnderstood(
                _("At most %(limit)d records go into one file. Please narrow the list.")
                % {"limit": LIMIT}
            )
        return long_table_file(
            self.opts.model_name,
            kind,
            [heading(self, column) for column in columns],  # type: ignore[arg-type]
            self._exported_lines(found.queryset, columns),
            title=capfirst(str(self.opts.verbose_name_plural)),
            now=timezone.now(),
        )

    def _exported_lines(self, rows: QuerySet[Any], columns: list[Any]) -> Iterator[list[Any]]:
        for row in rows.iterator(chunk_size=CHUNK):
            yield [cell(self, column, row) for column in columns]  # type: ignore[arg-type]


def _as_the_list(request: HttpRequest) -> HttpRequest:
    """The request without what only the export understands, and without a page of the list."""
    asked, given = copy(request), request.GET.copy()
    for name in (KIND_VAR, COLUMN_VAR, PAGE_VAR, ALL_VAR):
        given.pop(name, None)
    given._mutable = False
    asked.GET = given  # type: ignore[assignment]
    return asked


def _chosen(request: HttpRequest, columns: list[Any]) -> list[Any]:
    """The columns that are asked for, in the order of the list; all when none is. Refuses one that
    the list does not have.
    """
    asked = set(request.GET.getlist(COLUMN_VAR))
    if asked - {name_of(one) for one in columns}:
        raise NotUnderstood(_("This page cannot be asked for that."))
    return [one for one in columns if not asked or name_of(one) in asked]
