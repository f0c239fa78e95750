"""The agency's page about the screening of its ratings: excluded clusters, proposed sanctions, and
its statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.lifecycle.policies import agency_people
from applications.models import Application
from brandportal.errors import BadInput, Verdict, require
from brandportal.web.crumbs import Crumb
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import sent, submit
from reviews.evaluation.enums import AFTER_COUNT
from reviews.screening import holds, sanctions
from reviews.screening.enums import HoldStatus, SanctionStatus
from reviews.screening.forms import SanctionStatementForm, StatementForm
from reviews.screening.hearings import APART
from reviews.screening.models import Hold, HoldStatement, Sanction
from reviews.screening.presenters.hold_words import reasons, rule_word, where
from reviews.screening.workflow import SANCTION


@dataclass(frozen=True)
class Entry:
    """One cluster or sanction on the page, with the form of its statement."""

    about: str
    record: Hold | Sanction
    title: str
    tone: str
    verdict: Verdict
    form: PortalForm
    where: str = ""
    reasons: tuple[str, ...] = ()
    statement: HoldStatement | None = None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guard(request: HttpRequest, number: str) -> HttpResponse:
    """Show the exclusions and proposals about this application's ratings, and accept the agency's
    statement.
    """
    own = Application.objects.of_person(request.user)
    application = get_object_or_404(own, number=number)
    now = timezone.now()
    entries = _entries(application, request.user, now)
    status = 200
    if request.method == "POST":
        require(agency_people(application, by=request.user))
        status = _stated(request, entries, now)
        if status == 302:
            messages.success(
                request, _("Your statement has been handed in. The office is notified.")
            )
            return redirect("workspace:guard", number=application.number)
    evaluation = getattr(application.cycle, "evaluation", None)
    context = {
        "application": application,
        "entries": entries,
        "crumbs": [
            Crumb.to(_("My agency today"), "workspace:home"),
            Crumb.to(application.brand.name, "workspace:application-detail", application.number),
        ],
        "counted": evaluation is not None and evaluation.status in AFTER_COUNT,
    }
    return render(request, "reviews/screening/own_brand.html", context, status=status)


def _entries(application: Application, by: Any, now: datetime) -> list[Entry]:
    """Decisions and proposals, clusters first. What is only held is not shown, nor one rating that
    was taken out after an appeal: the agency learns nothing of who appeals.
    """
    clusters = (
        application.holds.exclude(status=HoldStatus.HELD)
        .exclude(cell__has_key=APART)
        .select_related("evaluation__cycle", "application", "statement")
    )
    steps = application.sanctions.select_related("evaluation", "application")
    return [_cluster(row, by, now) for row in clusters] + [_step(row, by, now) for row in steps]


def _cluster(row: Hold, by: Any, now: datetime) -> Entry:
    return Entry(
        about=f"hold-{row.pk}",
        record=row,
        title=rule_word(row.rule),
        tone=HoldStatus(row.status).tone,
        verdict=holds.statement_verdict(row, by=by, now=now),
        form=StatementForm(prefix=f"hold-{row.pk}"),
        where=where(row),
        reasons=tuple(reasons(row)),
        statement=getattr(row, "statement", None),
    )


def _step(row: Sanction, by: Any, now: datetime) -> Entry:
    return Entry(
        about=f"step-{row.pk}",
        record=row,
        title=row.get_step_display(),
        tone=SanctionStatus(row.status).tone,
        verdict=SANCTION.verdict("state", row, by=by, now=now),
        form=SanctionStatementForm(prefix=f"step-{row.pk}"),
    )


def _stated(request: HttpRequest, entries: list[Entry], now: datetime) -> int:
    """Submit the statement; 302 if it was accepted, else the status of the refusal with the bound
    form.
    """
    place = next(
        (n for n, one in enumerate(entries) if one.about == request.POST.get("about")), None
    )
    if place is None:
        raise BadInput(_("Please open the page again: it has changed."))
    entry = entries[place]
    form = type(entry.form)(**sent(request), prefix=entry.about)
    entries[place] = Entry(**{**vars(entry), "form": form})
    if isinstance(entry.record, Hold):
        stated = submit(form, holds.state, hold=entry.record, by=request.user, now=now)
    else:
        stated = submit(form, sanctions.state, sanction=entry.record, by=request.user, now=now)
    return 302 if stated else stated.status
