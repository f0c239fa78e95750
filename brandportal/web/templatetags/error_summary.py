"""The summary of what is to be corrected, for `components/form_errors.html`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from brandportal.web.mistakes import Summary, mistakes_of, summary_for

register = template.Library()


@register.simple_tag(takes_context=True)
def error_summary(
    context: Context,
    *,
    form: Any = None,
    more: Any = None,
    refusal: str = "",
    error: str = "",
    field: str = "",
) -> Summary | None:
    """What was refused; None when nothing was, or when the page has said it already."""
    found = mistakes_of(form, more, refusal=refusal, about=(field, error))
    return summary_for(getattr(context, "request", None), found)
