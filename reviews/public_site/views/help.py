"""Help: the questions of each audience, answered with the numbers of the year's rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Cycle
from brandportal.rulebook import default_rules
from brandportal.web.context import Link
from brandportal.web.page_cache import cacheable, cached_page
from reviews.public_site.presenters.help_agencies import AGENCIES
from reviews.public_site.presenters.help_citizens import CITIZENS
from reviews.public_site.presenters.help_entries import answered
from reviews.public_site.presenters.help_judges import JUDGES

OF_AUDIENCE = {"help": CITIZENS, "help-agencies": AGENCIES, "help-judges": JUDGES}


@cached_page()
@require_safe
def help_page(request: HttpRequest, audience: str) -> HttpResponse:
    """One audience's questions and answers, and whom to ask otherwise. `audience`: the name of its
    address.
    """
    cycle = Cycle.objects.current()
    rules = (cycle.rules if cycle else None) or default_rules()
    labels = {
        "help": _("For citizens"),
        "help-agencies": _("For agencies"),
        "help-judges": _("For the panel"),
    }
    context = {
        "questions": answered(OF_AUDIENCE[audience], rules),
        "audience": labels[audience],
        "audiences": [
            Link(label, reverse(f"public:{name}"), name == audience)
            for name, label in labels.items()
        ],
    }
    return cacheable(render(request, "reviews/public_site/help.html", context))
