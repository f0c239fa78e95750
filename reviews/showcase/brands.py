"""What citizens see of a brand and where it stands, and not before it is public."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.pills import Pill
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import PUBLISHED

OUTCOMES = (
    ApplicationStatus.SELECTED,
    ApplicationStatus.NAMED,
    ApplicationStatus.EXCLUDED,
    ApplicationStatus.NOT_SELECTED,
)


# What a brand's own page shows; a fraction of what the five tables hold.
SHOWN_OF_A_BRAND = (
    "number",
    "status",
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
    "cycle__status",
    "cycle__evaluation__status",
)


def public_brands() -> QuerySet[Application]:
    """The brands that citizens may see, one row an award year, with all that a card needs
    (`promises`: how many).
    """
    return (
        Application.objects.public()
        .select_related("agency", "brand", "cycle__evaluation")
        .annotate(promises=Count("commitments"))
    )


def years_of(code: str) -> list[Application]:
    """The brand with this code in every award year that citizens may see, the newest first."""
    return list(
        Application.objects.public()
        .filter(brand__code=code.upper())
        .select_related("agency", "brand", "cycle__evaluation")
        .only(*SHOWN_OF_A_BRAND)
        .order_by("-cycle__year")
    )


def public_status(application: Application) -> Pill:
    """Where the brand stands, in the words of the public site.

    What the leading group decided is not said before the public notice says it; until then every
    brand of the year is simply shortlisted.
    """
    evaluation = getattr(application.cycle, "evaluation", None)
    status = evaluation.status if evaluation else EvaluationStatus.PREPARING
    if status == EvaluationStatus.ON_NOTICE and application.status == ApplicationStatus.SELECTED:
        return Pill(_("Proposed for the Top Ten"), "now")
    outcome = ApplicationStatus(application.status)
    if status in PUBLISHED and outcome in OUTCOMES:
        # Chosen is not named: the public sees that it is still under way.
        return (
            replace(outcome.pill, tone="now")
            if outcome == ApplicationStatus.SELECTED
            else outcome.pill
        )
    if status == EvaluationStatus.RATING:
        return Pill(_("Being rated"), "now")
    return Pill(_("Shortlisted"), "plain")


def newest_of_each(applications: Iterable[Application]) -> list[Application]:
    """Of a brand that took part in several award years only the newest: a list names a brand
    once.
    """
    newest: dict[int, Application] = {}
    for application in applications:
        known = newest.get(application.brand_id)
        if known is None or known.cycle.year < application.cycle.year:
            newest[application.brand_id] = application
    return list(newest.values())


def shuffled(applications: Iterable[Application]) -> list[Application]:
    """In random order, anew for every visitor: no brand is first for everybody."""
    rows = list(applications)
    random.shuffle(rows)
    return rows


def order_of_the_day(applications: Iterable[Application], day: date) -> list[Application]:
    """In an order that is random but stands still for a day, so that pages of a list fit
    together.
    """

    def place(application: Application) -> str:
        return hashlib.sha256(f"{day}|{application.brand.code}".encode()).hexdigest()

    return sorted(applications, key=place)
