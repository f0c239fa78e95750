"""What citizens see of a brand and its status, once it is public."""

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


# The columns of a brand's page; a fraction of the five tables.
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
    """The brands that citizens may see, one row for each award year, with everything that a card
    needs (`promises`: how many).
    """
    return (
        Application.objects.public()
        .select_related("agency", "brand", "cycle__evaluation")
        .annotate(promises=Count("commitments"))
    )


def years_of(code: str) -> list[Application]:
    """The brand with this code in every public award year, the newest first."""
    return list(
        Application.objects.public()
        .filter(brand__code=code.upper())
        .select_related("agency", "brand", "cycle__evaluation")
        .only(*SHOWN_OF_A_BRAND)
        .order_by("-cycle__year")
    )


def public_status(application: Application) -> Pill:
    """The brand's status in the words of the public site.

    The leading group's decision stays hidden until the public notice; before that every brand of
    the year is shortlisted.
    """
    evaluation = getattr(application.cycle, "evaluation", None)
    status = evaluation.status if evaluation else EvaluationStatus.PREPARING
    if status == EvaluationStatus.ON_NOTICE and application.status == ApplicationStatus.SELECTED:
        return Pill(_("Proposed for the Top Ten"), "now")
    outcome = ApplicationStatus(application.status)
    if status in PUBLISHED and outcome in OUTCOMES:
        # Chosen is not shown: for the public the evaluation is still running.
        return (
            replace(outcome.pill, tone="now")
            if outcome == ApplicationStatus.SELECTED
            else outcome.pill
        )
    if status == EvaluationStatus.RATING:
        return Pill(_("Being rated"), "now")
    return Pill(_("Shortlisted"), "plain")


def newest_of_each(applications: Iterable[Application]) -> list[Application]:
    """Only the newest application of a brand that took part in several award years, so that a list
    names it once.
    """
    newest: dict[int, Application] = {}
    for application in applications:
        known = newest.get(application.brand_id)
        if known is None or known.cycle.year < application.cycle.year:
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
