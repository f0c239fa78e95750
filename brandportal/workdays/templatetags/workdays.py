"""Deadlines in templates, in the same words as in sentences. The years that people have completed
are asked for once a request.
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
    # Before which moment: 2026-12-04 24:00.
    "moment": words.exact,
    # Up to and including which day, in the reader's language.
    "day": words.last_day_words,
    # The same in tables and narrow places: 2026-12-04.
    "short": lambda due: last_day_of(due).isoformat(),
}


@register.simple_tag(takes_context=True)
def due(context: Any, moment: datetime, way: str = "moment", *, running: bool = True) -> str:
    """A deadline in working days, and behind it why it may still move. One that is no longer
    `running` does not.
    """
    shown = WAYS[way](moment)
    why = words.reason_behind(moment, _completed(context)) if running else ""
    return format_html('{}<span class="provisional small">{}</span>', shown, why) if why else shown


@register.filter
def exact(moment: datetime) -> str:
    """The end of a term in months or years, which no calendar of holidays moves."""
    return words.exact(moment)


def _completed(context: Any) -> Collection[int]:
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return asked_once()
    if not hasattr(request, "completed_years"):
        request.completed_years = asked_once()
    return request.completed_years
