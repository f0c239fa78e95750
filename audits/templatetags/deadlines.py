"""Deadlines in templates, in the same words as in sentences."""

from __future__ import annotations

from datetime import datetime

from django import template

from audits.domain.terms import deadline_words

register = template.Library()


@register.filter
def deadline(due: datetime) -> str:
    """The moment before which something has to be done."""
    return deadline_words(due)
