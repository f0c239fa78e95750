"""The brands that citizens may see, and the order of a list of them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from applications.models import Application, Evidence
from reviews.stories.enums import StoryStatus

# The columns of a brand's page; a fraction of the five tables.
SHOWN_OF_A_BRAND = (
    "number",
    "status",
    "signed_off_at",
    "submitted_at",
    "slogan",
    "summary",
    "meaning",
    "core_value",
    "philosophy",
    "image",
    "logo",
    "recipients",
    "mechanism",
    "effect",
    "honours",
    "agency__name",
    "agency__name_en",
    "agency__agency_class",
    "brand__code",
    "brand__name",
    "cycle__year",
    "cycle__kind",
    "cycle__status",
    "cycle__evaluation__status",
    "reserve_call__called_at",
)


def public_brands() -> QuerySet[Application]:
    """The brands that citizens may see, one row for each award year (`promises`: how many)."""
    return (
        Application.objects.public()
        .select_related("agency", "brand", "cycle__evaluation", "reserve_call")
        .annotate(promises=Count("commitments"))
    )


def with_stories(brands: QuerySet[Application]) -> QuerySet[Application]:
    """Public brands with all that a card needs: `story` is the headline of the story in the
    gallery, or None.
    """
    # At most one of a brand is released, so that no row is doubled.
    released = Q(brand__stories__status=StoryStatus.RELEASED)
    told = FilteredRelation("brand__stories", condition=released)
    return brands.annotate(told=told).annotate(story=F("told__title"))


def years_of(code: str, *more: str) -> list[Application]:
    """The brand with this code in every public award year, the newest first; `shows_files`: whether
    its agency made files of evidence public. `more`: columns besides those of a brand's page.
    """
    files = Evidence.objects.public().filter(application=OuterRef("pk"))
    return list(
        Application.objects.public()
        .filter(brand__code=code.upper())
        .select_related("agency", "brand", "cycle__evaluation", "reserve_call")
        .only(*SHOWN_OF_A_BRAND, *more)
        .annotate(shows_files=Exists(files))
        .order_by("-cycle__year", "-pk")
    )


def public_files(application: Application) -> list[Evidence]:
    """The files that the agency shows with its brand (of `years_of`); queried only if there are
    some.
    """
    if not application.shows_files:  # type: ignore[attr-defined]
        return []
    return list(
        Evidence.objects.public().filter(application=application).select_related("commitment")
    )


def _when(application: Application) -> tuple[int, int]:
    return application.cycle.year, application.pk


def newest_of_each(applications: Iterable[Application]) -> list[Application]:
    """Only the newest application of a brand that took part in several award years, so that a list
    names it once.
    """
    newest: dict[int, Application] = {}
    for application in applications:
        known = newest.get(application.brand_id)
        if known is None or _when(known) < _when(application):
            newest[application.brand_id] = application
    return list(newest.values())


def shuffled(applications: Iterable[Application]) -> list[Application]:
    """In random order, different for every visitor, so that no brand is always first."""
    rows = list(applications)
    random.shuffle(rows)
    return rows


def order_of_the_day(applications: Iterable[Application], day: date) -> list[Application]:
    """In random order that is stable for a day, so that the pages of a list fit together."""

    def place(application: Application) -> str:
        return hashlib.sha256(f"{day}|{application.brand.code}".encode()).hexdigest()

    return sorted(applications, key=place)
