"""Paired columns for a step: who and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def person(label: StrOrPromise | None = None) -> models.ForeignKey:
    """Who did it; empty when the clock did. A page that shows the field needs its label."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


def moment(label: StrOrPromise) -> models.DateTimeField:
    """When it was done; empty until then."""
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def paired(stamp: str) -> Q:
    """A constraint: no person without a time. The clock leaves a time without a person."""
    return Q(**{f"{stamp}_at__isnull": False}) | Q(**{f"{stamp}_by": None})
