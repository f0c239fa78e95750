"""The pages of the panel: declare first, then score; each member sees only own sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from reviews.evaluation.class_panels import panel_words
from reviews.panel.assignments import (
    OwnBrands,
    brands_of,
    declare_all,
    discussed_with,
    is_scoring,
    next_brand,
    states_of,
    still_to_see,
)
from reviews.panel.blind import as_judged, hidden_fields
from reviews.panel.enums import AssignmentState
from reviews.panel.filters import OwnBrandFilter, empty_filter
from reviews.panel.forms.declarations import ConflictForm, DeclarationForm
from reviews.panel.models import Declaration
from reviews.panel.policies import ever_worked_for
from reviews.panel.presenters.own_list import own_lines
from reviews.panel.sheets import declare, progress
from reviews.panel.views.place import left_for, open_place, own_seat

FILTER_FROM = 20


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The member's brands with their states."""
    seat = own_seat(request)
    if seat is None:
        return render(request, "reviews/panel/home.html", {"seat": None})
    states = states_of(seat)
    all_of_them = sum(states.values())
    hidden = hidden_fields(seat.evaluation)
    if request.GET.keys() & OwnBrandFilter.base_filters.keys():
        found = OwnBrandFilter(request.GET, queryset=brands_of(seat), hidden=hidden)
        page = page_of(request, OwnBrands(seat, found.qs))
        looked_for = {"form": found.form}
    else:
        page = page_of(request, OwnBrands(seat), count=all_of_them)
        looked_for = {"fields": SimpleLazyObject(lambda: empty_filter(get_language(), hidden))}
    scoring = is_scoring(seat)
    discussed = [
        (as_judged(row, seat.evaluation), row.moderation.get_status_display())
        for row in discussed_with(seat, by=request.user)
    ]
    return render(
        request,
        "reviews/panel/home.html",
        {
            "seat": seat,
            "scoring": scoring,
            "scores": panel_words(seat.classes),
            "left": left_for(seat),
            "page_obj": page,
            "lines": own_lines(page, scoring=scoring),
            "filter": looked_for if all_of_them >= FILTER_FROM else None,
            "states": states,
            "discussed": discussed,
            "appointments": still_to_see(seat) if scoring else (),
            "open": states[AssignmentState.TO_SCORE] + states[AssignmentState.BEGUN],
        },
    )


@login_required
@require_safe
def next_sheet(request: HttpRequest) -> HttpResponse:
    """To the brand that this member should score next, or back to the list."""
    seat = own_seat(request)
    number = next_brand(seat) if seat and is_scoring(seat) else None
    if number is None:
        messages.info(request, _("Nothing waits for your points."))
        return redirect("panel:home")
    return redirect("panel:sheet", number)


@login_required
@require_safe
def panel_progress(request: HttpRequest) -> HttpResponse:
    """For the lead: who still owes sheets; never points."""
    seat = own_seat(request)
    if seat is None or not seat.is_lead:
        raise Http404
    rows = progress(seat.evaluation, hidden_from=request.user)
    return render(request, "reviews/panel/progress.html", {"seat": seat, "rows": rows})


@login_required
def declaration(request: HttpRequest) -> HttpResponse:
    """Declare on every undeclared brand at once."""
    seat = own_seat(request)
    if seat is None:
        raise Http404
    waiting = list(brands_of(seat).filter(state=AssignmentState.TO_DECLARE))
    form = DeclarationForm(
        **sent(request), applications=waiting, hidden=hidden_fields(seat.evaluation)
    )

    def declared(**_data: Any) -> list[Declaration]:
        return declare_all(
            seat=seat, conflicts=form.conflicts(), by=request.user, now=timezone.now()
        )

    done = submit(form, declared)
    if done:
        messages.success(request, _("Declared on %(count)d brands.") % {"count": len(done.result)})
        return redirect("panel:home")
    own = {row.pk for row in waiting if ever_worked_for(request.user, row)}
    context = {"form": form, "seat": seat, "own": own}
    return render(request, "reviews/panel/declaration.html", context, status=done.status)


@login_required
def conflict(request: HttpRequest, number: str) -> HttpResponse:
    """Declare a conflict later; the own sheet is set aside."""
    seat, application = open_place(request, number)
    form = ConflictForm(**sent(request))
    declared = submit(
        form,
        declare,
        seat=seat,
        application=application,
        has_conflict=True,
        by=request.user,
        now=timezone.now(),
    )
    if declared:
        messages.success(request, _("The conflict of interest is declared."))
        return redirect("panel:home")
    context = {"form": form, "application": as_judged(application, seat.evaluation)}
    return render(request, "reviews/panel/conflict.html", context, status=declared.status)
