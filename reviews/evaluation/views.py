"""The page in place of what an award year publishes later: what it will be, and when."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import window
from applications.models import Cycle
from reviews.evaluation.models import Evaluation
from reviews.evaluation.presenters import AS_RUN, year_timeline


@dataclass(frozen=True)
class Published:
    """What is published, and the stage of the year that begins with it."""

    title: Promise
    explanation: Promise
    stage: str


RESULTS = Published(
    _("Results"),
    _(
        "Ranking, scores and the files for the recount are published together with the public "
        "notice. Until then nobody outside the programme knows them."
    ),
    Stage.NOTICE,
)
NOTICE = Published(
    _("Public notice"),
    _(
        "The public notice names the chosen brands and says how to object. It is published once "
        "the leading group has decided."
    ),
    Stage.NOTICE,
)
LEDGER = Published(
    _("The ledger of the ratings"),
    _(
        "The heads of the ledger are published every hour while the public rating is open, and "
        "stay here afterwards."
    ),
    Stage.RATING,
)
REPAIRS = Published(
    _("Bad ratings and what was repaired"),
    _("The rates of all brands are published together with the public notice."),
    Stage.NOTICE,
)


def before_its_day(request: HttpRequest, year: str, what: Published) -> HttpResponse:
    """Say when it comes, from the public timetable of the year alone; 404 for a year that does not
    exist, is being drawn up or is concluded.
    """
    years = Cycle.objects.public().filter(status=CycleStatus.OPEN).select_related(AS_RUN)
    cycle = get_object_or_404(years.prefetch_related("windows"), edition=year)
    now, planned = timezone.now(), window(cycle, what.stage)
    context = {
        "what": what,
        "cycle": cycle,
        "planned": planned,
        "is_late": planned is not None and planned.opens_at <= now,
        "stages": year_timeline(cycle, now),
    }
    return render(request, "reviews/evaluation/before_its_day.html", context)


def newest_of(
    request: HttpRequest, name: str, what: Published, published: QuerySet[Evaluation]
) -> HttpResponse:
    """Lead to the newest award year that has published it, else to the one under way, whose page
    says when; without any year say that there is nothing yet.
    """
    newest = published.select_related("cycle").order_by("-cycle__year", "-cycle__kind").first()
    cycle = newest.cycle if newest else Cycle.objects.current()
    if cycle is None:
        return render(request, "reviews/evaluation/before_its_day.html", {"what": what})
    return redirect(name, cycle.edition)
