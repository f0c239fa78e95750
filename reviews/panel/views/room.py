"""The pages of the panel: declare first, then score; each member sees only own sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application, Evidence
from brandportal.accounts.policies import is_panel
from brandportal.errors import EditedElsewhere, require
from brandportal.web.downloads import attachment
from brandportal.web.forms import ConfirmForm
from brandportal.web.submissions import sent, submit
from reviews.evaluation.enums import EvaluationStatus
from reviews.panel.assignments import assignments, declare_all, own_order
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.enums import AssignmentState, SheetStatus
from reviews.panel.forms import ConflictForm, DeclarationForm, SheetForm, field_name, plain
from reviews.panel.models import Declaration, PanelSeat, ScoreSheet
from reviews.panel.policies import ever_worked_for, may_judge
from reviews.panel.sheets import declare, lock_sheet, progress, save_sheet
from reviews.panel.views.sheet_page import material, subtotals
from reviews.panel.workflow import SHEET


def _seat(request: HttpRequest) -> PanelSeat | None:
    require(is_panel(request.user))
    return PanelSeat.objects.of_person(request.user).order_by("-evaluation__cycle__year").first()


def _place(request: HttpRequest, number: str) -> tuple[PanelSeat, Application]:
    """The member's seat and the application; 404 for unknown numbers and other years' panels."""
    require(is_panel(request.user))
    application = get_object_or_404(
        Application.objects.select_related("brand", "agency", "cycle"),
        number=number,
        status__in=BEFORE_THE_PANEL,
    )
    seat = get_object_or_404(
        PanelSeat.objects.of_person(request.user), evaluation__cycle=application.cycle_id
    )
    require(may_judge(seat, application, by=request.user))
    return seat, application


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The member's brands with their states; the lead also sees the progress, never the points."""
    seat = _seat(request)
    if seat is None:
        return render(request, "reviews/panel/home.html", {"seat": None})
    found = assignments(seat)
    states = [one.state for one in found]
    return render(
        request,
        "reviews/panel/home.html",
        {
            "seat": seat,
            "scoring": seat.evaluation.status == EvaluationStatus.SCORING,
            "assignments": found,
            "to_declare": states.count(AssignmentState.TO_DECLARE),
            "locked": states.count("locked"),
            "open": states.count("to_score") + states.count("begun"),
            "progress": progress(seat.evaluation, hidden_from=request.user) if seat.is_lead else [],
        },
    )


@login_required
def declaration(request: HttpRequest) -> HttpResponse:
    """Declare on every undeclared brand at once."""
    seat = _seat(request)
    if seat is None:
        raise Http404
    waiting = [
        one.application for one in assignments(seat) if one.state == AssignmentState.TO_DECLARE
    ]
    form = DeclarationForm(**sent(request), applications=waiting)

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
    seat, application = _place(request, number)
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
    context = {"form": form, "application": application}
    return render(request, "reviews/panel/conflict.html", context, status=declared.status)


@login_required
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """One page: what the agency commits to and proves, the anchored scale, the own points."""
    seat, application = _place(request, number)
    if not seat.declarations.filter(application=application).exists():
        return redirect("panel:declaration")
    own = ScoreSheet.objects.filter(seat=seat, application=application).first()
    form = _sheet_form(request, application, own)
    saved = submit(form, lambda **_data: _save(request, seat, application, form))
    if saved and "lock" in request.POST:
        return redirect("panel:lock", number)
    if saved:
        messages.success(request, _("Saved. Nobody but you sees these points."))
        return redirect("panel:sheet", number)
    stands = own if isinstance(saved.refusal, EditedElsewhere) else None
    context = _sheet_context(seat, application, own, form, stands)
    return render(request, "reviews/panel/sheet.html", context, status=saved.status)


def _save(
    request: HttpRequest, seat: PanelSeat, application: Application, form: SheetForm
) -> ScoreSheet:
    return save_sheet(
        seat=seat,
        application=application,
        scores=form.scores(),
        comment=form.cleaned_data["comment"],
        version=form.cleaned_data["version"],
        by=request.user,
        now=timezone.now(),
    )


def _sheet_form(
    request: HttpRequest, application: Application, own: ScoreSheet | None
) -> SheetForm:
    initial: dict[str, Any] = {"version": own.version if own else 0}
    if own:
        initial["comment"] = own.comment
        initial |= {field_name(row.indicator): plain(row.points) for row in own.scores.all()}
    return SheetForm(**sent(request), rules=application.cycle.rules, initial=initial)


def _sheet_context(
    seat: PanelSeat,
    application: Application,
    own: ScoreSheet | None,
    form: SheetForm,
    stands: ScoreSheet | None,
) -> dict[str, Any]:
    """The context of the sheet. After a conflict `stands` is the saved sheet, shown beside the
    input.
    """
    if stands:
        form.data = form.data.copy()
        form.data["version"] = str(stands.version)
    saved = {row.indicator: row.points for row in own.scores.all()} if own else {}
    return {
        "seat": seat,
        "application": application,
        "own": own,
        "form": form,
        "locked": own is not None and own.status == SheetStatus.LOCKED,
        "scoring": seat.evaluation.status == EvaluationStatus.SCORING,
        "stands": stands,
        "groups": subtotals(form, saved, application),
        "total": plain(sum(saved.values(), Decimal(0))),
        "own_order": own_order(assignments(seat)),
        **material(application),
    }


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@login_required
def lock(request: HttpRequest, number: str) -> HttpResponse:
    """Review the whole sheet, then lock it."""
    seat, application = _place(request, number)
    own = get_object_or_404(ScoreSheet, seat=seat, application=application)
    now = timezone.now()
    locked = submit(
        ConfirmForm(**sent(request)),
        lock_sheet,
        sheet=own,
        version=_version(request),
        by=request.user,
        now=now,
    )
    if locked:
        messages.success(
            request, _("The sheet on “%(brand)s” is locked.") % {"brand": application.brand}
        )
        return redirect("panel:home")
    saved = {row.indicator: row.points for row in own.scores.all()}
    form = SheetForm(rules=application.cycle.rules)
    context = {
        "application": application,
        "own": own,
        "refusal": locked.refusal,
        "gaps": locked.gaps,
        "verdict": SHEET.verdict("lock", own, by=request.user, now=now),
        "groups": subtotals(form, saved, application),
        "total": plain(sum(saved.values(), Decimal(0))),
    }
    return render(request, "reviews/panel/lock.html", context, status=locked.status)


@login_required
@require_safe
def evidence(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file of evidence, for a judge without a conflict; checked at each request."""
    seat, application = _place(request, number)
    if not seat.declarations.filter(application=application, has_conflict=False).exists():
        raise PermissionDenied
    row = get_object_or_404(Evidence, pk=pk, application=application)
    return attachment(
        row.file,
        name=row.original_name or "evidence",
        content_type="application/octet-stream",
    )
