"""Public comments about a brand, without author, day or rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brandportal.web.lists import page_of
from reviews.comments.comments import public_comments, public_text
from reviews.comments.models import Comment
from reviews.showcase.brands import years_of
from reviews.showcase.presenters import agency_name

PAGE_SIZE = 10


@dataclass(frozen=True)
class Said:
    """One public comment; `month` is the first moment of its month."""

    text: str
    year: int
    month: date


def said(comments: Sequence[Comment]) -> list[Said]:
    """Comments for a page: masked text, award year, month."""
    return [
        Said(public_text(row), row.application.cycle.year, _month(row.written_on))
        for row in comments
    ]


def _month(day: date) -> date:
    return day.replace(day=1)


@require_safe
def brand_comments(request: HttpRequest, code: str) -> HttpResponse:
    """Every public comment, newest award year first, within a year in random order."""
    years = years_of(code)
    if not years:
        raise Http404
    newest = years[0]
    page = page_of(request, public_comments(*years), PAGE_SIZE)
    page.object_list = said(page.object_list)
    context: dict[str, Any] = {
        "brand": newest.brand,
        "agency": agency_name(newest.agency),
        "page_obj": page,
    }
    return render(request, "reviews/comments/brand_comments.html", context)
