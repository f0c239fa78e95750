"""The agency's bad-rating cases: the list with its queues, a case, and its possible actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from brandportal.errors import require
from brandportal.journal.models import Entry
from brandportal.web.crumbs import Crumb
from brandportal.web.downloads import attachment
from brandportal.web.forms import PortalForm
from brandportal.web.lists import page_of
from brandportal.web.sent_only import sent_from
from brandportal.web.submissions import sent, submit
from reviews.bad_ratings.enums import OPEN_CASES, OWED_CASES, CaseStatus
from reviews.bad_ratings.models import Case
from reviews.bad_ratings.policies import agency_handles, calls_before_the_end
from reviews.bad_ratings.presenters.cases import (
    case_pill,
    days_left,
    due_of,
    what_was_rated,
    words_left,
)
from reviews.bad_ratings.views.acts import VERBS


@dataclass(frozen=True)
class CountedLink:
    """A queue in the list's navigation."""

    label: str
    url: str
    current: bool
    count: int


def _queues(now: datetime) -> dict[str, tuple[str, Q]]:
    """Code of a queue to its name and query, in the order of the page."""
    late = Q(status=CaseStatus.TO_VERIFY, verify_due__lte=now) | Q(
        status__in=OWED_CASES, answer_due__lte=now
    )
    return {
        "owed": (_("All that waits for us"), Q(status__in=OWED_CASES)),
        "verify": (_("To verify"), Q(status=CaseStatus.TO_VERIFY)),
        "answer": (_("To answer"), Q(status=CaseStatus.TO_ANSWER)),
        "reopened": (_("Reopened"), Q(status=CaseStatus.REOPENED)),
        "late": (_("Late"), late),
        "others": (
            _("Waiting for others"),
            Q(status__in=[CaseStatus.ANSWERED, CaseStatus.RECHECK]),
        ),
        "settled": (_("Settled"), ~Q(status__in=OPEN_CASES)),
    }


@login_required
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases of my agencies by queue, the most urgent first. No page shows who rated."""
    now = timezone.now()
    queues = _queues(now)
    asked = request.GET.get("queue", "owed")
    queue = asked if asked in queues else "owed"
    own = Case.objects.filter(application__agency_id__in=request.user.agency_roles)
    counts = own.aggregate(**{code: Count("pk", filter=row[1]) for code, row in queues.items()})
    found = Case.objects.of_person(request.user).filter(queues[queue][1])
    shown = page_of(request, found.order_by("answer_due", "code"))
    days = days_left(list(shown), now)
    context = {
        "links": [
            CountedLink(name, f"?queue={code}", code == queue, counts[code])
            for code, (name, _filter) in queues.items()
        ],
        "queue_name": queues[queue][0],
        "page_obj": shown,
        "rows": [
            {
                "case": case,
                "pill": case_pill(case, now),
                "due": due_of(case),
                "left": words_left(case, now, days),
                "overall": case.rating.get_overall_display(),
            }
            for case in shown
        ],
        "any": any(counts.values()),
    }
    return render(request, "reviews/bad_ratings/case_list.html", context)


def own_case(request: HttpRequest, code: str) -> Case:
    """The case if the person works for its agency; 404 for everybody else."""
    own = Case.objects.of_person(request.user).select_related(
        "wish", "appeal", "application__cycle__evaluation", "verified_by", "complex_by"
    )
    return get_object_or_404(own, code=code.upper())


@login_required
@never_cache
@require_safe
def case_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One case: what was rated, its status, the possible actions."""
    return _page(request, own_case(request, code))


def _page(
    request: HttpRequest,
    case: Case,
    *,
    bound: dict[str, PortalForm] | None = None,
    number: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    answers = list(case.answers.select_related("given_by"))
    context: dict[str, Any] = {
        "case": case,
        "writes": agency_handles(case, by=request.user),
        "rated": what_was_rated(case),
        "pill": case_pill(case, now),
        "due": due_of(case),
        "left": words_left(case, now),
        "answers": answers,
        "files": list(case.files.all()),
        "causes": list(case.causes.all()),
        "callbacks": list(case.callbacks.select_related("recorded_by")),
        "wish": getattr(case, "wish", None),
        "call_first": calls_before_the_end(case, now=now),
        "appeal": getattr(case, "appeal", None),
        "journal": Entry.objects.about(case)[:20],
        "acts": _acts(request, case, now, bound or {}),
        "number": number,
        "crumbs": [Crumb.to(_("Bad ratings"), "workspace:case-list")],
    }
    context["refused"] = next(iter((bound or {}).values()), None)
    return render(request, "reviews/bad_ratings/case_detail.html", context, status=status)


def _acts(
    request: HttpRequest, case: Case, now: datetime, bound: dict[str, PortalForm]
) -> dict[str, dict[str, Any]]:
    """Each action with its form, verdict and address; a refused one keeps its input."""
    rules = case.application.cycle.rules
    first = {"causes": [row.cause for row in case.causes.all()]}
    return {
        name: {
            "form": bound.get(name) or verb.form(rules=rules, auto_id=f"{name}_%s", initial=first),
            "verdict": verb.answer(case, by=request.user, now=now),
            "is_open": name in bound,
            "url": reverse("workspace:case-act", args=[case.code, name]),
            "button": verb.label,
        }
        for name, verb in VERBS.items()
    }


@login_required
@never_cache
@sensitive_post_parameters("reason", "said")
@sent_from("workspace:case-detail", "code")
def case_act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Run one action on a case; a refusal is shown at its form, which keeps the input."""
    case, verb = own_case(request, code), VERBS.get(action)
    if verb is None:
        raise Http404
    require(agency_handles(case, by=request.user))
    rules = case.application.cycle.rules
    form = verb.form(**sent(request), rules=rules, auto_id=f"{action}_%s")
    acted = submit(form, verb.run, case=case, by=request.user, now=timezone.now())
    if not acted:
        return _page(request, own_case(request, code), bound={action: form}, status=acted.status)
    if action == "contact":
        # Shown in this response only: the number must not be in a session, cookie or address.
        return _page(request, own_case(request, code), number=acted.result)
    messages.success(request, verb.said(acted.result))
    return redirect("workspace:case-detail", case.code)


@login_required
@require_safe
def case_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A file of a case, for its agency."""
    row = get_object_or_404(own_case(request, code).files, pk=pk)
    return attachment(row.file, name=row.original_name, content_type=row.content_type)
