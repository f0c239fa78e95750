"""Deadlines in templates, worded as in sentences. The years marked complete are queried once a
request.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html

from brandportal.workdays import words
from brandportal.workdays.calendar import asked_once, last_day_of

register = template.Library()

WAYS = {
    # The moment: 2026-12-04 24:00.
    "moment": words.exact,
    # The last day included, in the reader's language.
    "day": words.last_day_words,
    # The same for tables and narrow places: 2026-12-04.
    "short": lambda due: last_day_of(due).isoformat(),
}


@register.simple_tag(takes_context=True)
def due(context: Any, moment: datetime, way: str = "moment", *, running: bool = True) -> str:
    """A deadline in working days, with the reason if it may still move. One that is no longer
    `running` cannot.
    """
    shown = WAYS[way](moment)
    why = words.reason_behind(moment, _completed(context)) if running else ""
    return format_html('{}<span class="provisional small">{}</span>', shown, why) if why else shown


@register.filter
def exact(moment: datetime) -> str:
    """The end of a term in months or years, which does not depend on holidays."""
    return words.exact(moment)


def _completed(context: Any) -> Collection[int]:
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return asked_once()
    if not hasattr(request, "completed_years"):
        request.completed_years = asked_once()
    return request.completed_years
