"""Who is notified about a title, and where the notice links to."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse

from audits.titles.models import Title
from brandportal.accounts.enums import WRITES
from brandportal.accounts.models import User


def people_of_title(title: Title) -> QuerySet[User]:
    """Everybody who works for the title's agency today."""
    return User.objects.filter(
        is_active=True, memberships__agency=title.agency_id, memberships__ended_at=None
    ).distinct()


def writers_of_title(title: Title) -> QuerySet[User]:
    """Those of them who can do what is asked: not who only reads."""
    return User.objects.filter(
        is_active=True,
        memberships__agency=title.agency_id,
        memberships__role__in=WRITES,
        memberships__ended_at=None,
    ).distinct()


def title_page(title: Title) -> str:
    return reverse("workspace:title-detail", args=[title.number])


def title_words(title: Title) -> Mapping[str, str]:
    return {"brand": title.brand.name, "number": title.number}
