"""The front page: the current stage of the year, and the most important action now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from applications.form.enums import ApplicationStatus
from applications.models import Cycle
from brandportal.documents.sharing import shared_list
from reviews.evaluation.enums import EvaluationStatus as E
from reviews.evaluation.policies import PUBLISHED
from reviews.evaluation.presenters import AS_RUN, year_timeline
from reviews.showcase.brands import public_brands, shuffled, with_stories
from reviews.showcase.presenters import cards


@dataclass(frozen=True)
class Lead:
    """The first sentence of the front page, and its link."""

    heading: str | Promise
    text: str | Promise
    action: str | Promise
    url: str


def _lead(cycle: Cycle | None) -> Lead:
    evaluation = getattr(cycle, "evaluation", None) if cycle else None
    status = evaluation.status if evaluation else None
    if cycle is None:
        return Lead(
            _("Good service has a name"),
            _(
                "The agencies of the city declare what they stand for, and citizens say whether it "
                "is true."
            ),
            "",
            "",
        )
    if status == E.RATING:
        return Lead(
            _("Good service is for you to rate"),
            _(
                "The brands have published what they promise. Tell us: did they keep it when you "
                "were there?"
            ),
            _("Rate a brand"),
            reverse("public:brand-list"),
        )
    if status in (E.COUNTED, E.DECIDED):
        return Lead(
            _("You have spoken"),
            _(
                "The public rating has closed and was counted. The leading group is reviewing the "
                "result."
            ),
            _("See the brands"),
            reverse("public:brand-list"),
        )
    if status in (E.ON_NOTICE, E.CLEARED):
        return Lead(
            _("The Famous Brands are on public notice")
            if cycle.is_famous
            else _("The Top Ten are on public notice"),
            _(
                "Read who was chosen and how. Whoever knows facts against it may object under real "
                "name."
            ),
            _("Read the notice"),
            reverse("public:notice-detail", args=[cycle.edition]),
        )
    if status == E.CONCLUDED:
        return Lead(
            _("The Famous Brands of the year")
            if cycle.is_famous
            else _("The Top Ten service brands of the year"),
            _("Named after public rating and public notice. Every year they are reviewed again."),
            _("See the register of titles"),
            reverse("public:title-list"),
        )
    return Lead(
        _("Good service has a name"),
        _(
            "The agencies of the city declare what they promise. Soon it will be for you to rate "
            "them."
        ),
        _("How the brands are chosen"),
        reverse("public:rules-year", args=[cycle.edition]),
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The year as a timeline, the current call to action, the brands in random order, this year's
    titles once conferred; beside it a Famous Brand year under way.
    """
    now = timezone.now()
    cycle = Cycle.objects.select_related(AS_RUN).current()
    famous = Cycle.objects.select_related(AS_RUN).famous_under_way()
    lead = _lead(cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "lead": lead,
        "famous": famous,
        "famous_lead": _lead(famous) if famous else None,
        "shared": shared_list(title=str(lead.heading), description=str(lead.text), path="/"),
    }
    if cycle:
        brands = list(with_stories(public_brands().filter(cycle=cycle)))
        evaluation = getattr(cycle, "evaluation", None)
        chosen = [row for row in brands if row.status in _CHOSEN]
        shown = bool(evaluation and evaluation.status in PUBLISHED)
        context |= {
            "stages": year_timeline(cycle, now),
            "evaluation": evaluation,
            "is_rating": bool(evaluation and evaluation.status == E.RATING),
            "chosen": cards(shuffled(chosen)) if shown else [],
            "brands": cards(shuffled(row for row in brands if not shown or row not in chosen)),
        }
    return render(request, "reviews/public_site/home.html", context)


_CHOSEN = (ApplicationStatus.SELECTED, ApplicationStatus.NAMED)
