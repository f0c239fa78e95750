"""A list page: a queryset named for its reader, filtered by what the address says, in pages.

found = TitleFilter(request.GET, queryset=Title.objects.register())
page = page_of(request, found.qs)
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

MOST_WORDS = 5


def page_of(
    request: HttpRequest, rows: Any, size: int = 20, *, count: int | None = None
) -> Page[Any]:
    """The page that the address asks for (`?page=`), the nearest one where there is none such; for
    `components/pagination.html`. Who has counted the rows already says so by `count`.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def with_every_word(rows: QuerySet[Any], words: str, *lookups: str) -> QuerySet[Any]:
    """The rows in which every word of a search occurs by one of the lookups."""
    for word in words.split()[:MOST_WORDS]:
        found = Q()
        for lookup in lookups:
            found |= Q(**{lookup: word})
        rows = rows.filter(found)
    return rows
