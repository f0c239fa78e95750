"""Provisional dates in templates. The years that people have completed are asked for once a request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html

from brandportal.workdays.calendar import completed_years, provisional_year
from brandportal.workdays.words import provisional_words

register = template.Library()


@register.simple_tag(takes_context=True)
def provisional(context: Any, due: datetime | date | None) -> str:
    """Says beside a deadline why it may still move; nothing when it is certain."""
    if provisional_year(due, completed=()) is None:
        return ""
    why = provisional_words(due, _completed(context))
    return format_html(' <span class="provisional small">{}</span>', f"（{why}）") if why else ""


def _completed(context: Any) -> frozenset[int]:
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return completed_years()
    if not hasattr(request, "completed_years"):
        request.completed_years = completed_years()
    return request.completed_years
