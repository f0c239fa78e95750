"""One sheet: its page, what is kept while one types, how it is locked; all sheets at a glance."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.cycles.indicators import indicator_groups
from applications.models import Application, Evidence
from brandportal.errors import EditedElsewhere, Refused, require
from brandportal.web.downloads import attachment
from brandportal.web.forms import ConfirmForm
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from reviews.panel.assignments import around, brands_of, is_scoring, own_sums
from reviews.panel.blind import as_judged, called, hidden_fields, neutral_name
from reviews.panel.drafts import autosave
from reviews.panel.enums import AssignmentState, SheetStatus
from reviews.panel.forms.sheets import LockAllForm, SheetForm, field_name
from reviews.panel.forms.typed import plainly_typed
from reviews.panel.in_person import not_begun
from reviews.panel.models import PanelSeat, ScoreSheet, SheetScore
from reviews.panel.policies import may_judge
from reviews.panel.presenters.words import state_pill
from reviews.panel.scale import plain
from reviews.panel.sheets import lock_sheet, lock_sheets, save_sheet
from reviews.panel.views.place import left_as_json, left_for, open_place, own_place, own_seat
from reviews.panel.views.sheet_page import (
    earlier_points,
    material_name,
    self_points,
    sheet_groups,
    texts_by_place,
    unseen,
)
from reviews.panel.workflow import SHEET, complete_sheets


@login_required
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """One page: what the agency promises and proves, the anchored scale, the own points."""
    seat, application = open_place(request, number)
    if not seat.declarations.filter(application=application).exists():
        return redirect("panel:declaration")
    own = ScoreSheet.objects.filter(seat=seat, application=application).first()
    saved = _saved(own)
    form = _sheet_form(request, application, own, saved)
    done = submit(
        form,
        lambda **_data: save_sheet(seat=seat, application=application, **_given(request, form)),
    )
    if done and "lock" in request.POST:
        return redirect("panel:lock", number)
    if done:
        messages.success(request, _("Saved. Nobody but you sees these points."))
        return redirect("panel:sheet", number)
    stands = own if isinstance(done.refusal, EditedElsewhere) else None
    context = _sheet_context(seat, application, own, saved, form, stands)
    return render(request, "reviews/panel/sheet.html", context, status=done.status)


def _named(seat: PanelSeat, sums: list[tuple[str, str, Decimal]]) -> list[tuple[str, str, Decimal]]:
    """The member's own order, each brand called as he sees it."""
    if "brand" not in hidden_fields(seat.evaluation):
        return sums
    return [(number, neutral_name(number), total) for number, _name, total in sums]


def _saved(own: ScoreSheet | None) -> dict[str, SheetScore]:
    return {row.indicator: row for row in own.scores.all()} if own else {}


def _given(request: HttpRequest, form: SheetForm) -> dict[str, Any]:
    return {
        "scores": form.scores(),
        "comment": form.cleaned_data["comment"],
        "version": form.cleaned_data["version"],
        "by": request.user,
        "now": timezone.now(),
    }


def _sheet_form(
    request: HttpRequest,
    application: Application,
    own: ScoreSheet | None,
    saved: dict[str, SheetScore],
) -> SheetForm:
    initial: dict[str, Any] = {"version": own.version if own else 0}
    if own:
        initial["comment"] = own.comment
        initial |= {field_name(code): plain(row.points) for code, row in saved.items()}
        initial |= {field_name(code, "remark"): row.comment for code, row in saved.items()}
    return SheetForm(
        **sent(request),
        rules=application.cycle.rules,
        saved={code: row.points for code, row in saved.items()},
        initial=initial,
    )


def _sheet_context(
    seat: PanelSeat,
    application: Application,
    own: ScoreSheet | None,
    saved: dict[str, SheetScore],
    form: SheetForm,
    stands: ScoreSheet | None,
) -> dict[str, Any]:
    """The context of the sheet. After a conflict `stands` is the saved sheet, shown beside the
    input.
    """
    seen = as_judged(application, seat.evaluation)
    if stands:
        form.data = dict(form.data.items()) | {"version": str(stands.version)}
    return {
        "seat": seat,
        "application": seen,
        "compares": seat.is_lead and not hidden_fields(seat.evaluation),
        "own": own,
        "appointments": application.appointments.all(),
        "form": form,
        "locked": own is not None and own.status == SheetStatus.LOCKED,
        "scoring": is_scoring(seat),
        "left": left_for(seat),
        "stands": stands,
        "groups": sheet_groups(
            form,
            saved,
            seen,
            earlier_points(seat, application),
            unseen(application, seat),
            not_begun(application, now=timezone.now()),
        ),
        "total": plain(sum((row.points for row in saved.values()), Decimal(0))),
        "own_order": around(_named(seat, own_sums(seat)), application.number),
        "texts": texts_by_place(seen).get("", []),
    }


@login_required
@require_POST
def sheet_autosave(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a draft while the judge types, and answer as JSON: the new version; or, at 409, what
    another window has saved; or, at 422, which fields do not fit. And how long he may still score.
    """
    seat, application = own_place(request, number)
    # Which step was chosen is in the points already: the page's script writes them.
    plain_words = plainly_typed(request.POST, application.cycle.rules)
    if plain_words is not None:
        # The form below says what a refusal is about.
        with suppress(Refused):
            by, now = request.user, timezone.now()
            return _autosaved(
                autosave(seat=seat, application=application, by=by, now=now, **plain_words), seat
            )
    form = SheetForm(data=request.POST, rules=application.cycle.rules)
    kept = submit(
        form, lambda **_data: autosave(seat=seat, application=application, **_given(request, form))
    )
    if kept:
        return _autosaved(kept.result, seat)
    # Where the form does not fit the verb was not asked.
    require(may_judge(seat, application, by=request.user))
    answer: dict[str, Any] = {
        "left": left_as_json(seat),
        "error": kept.reason,
        "fields": {name: errors[0] for name, errors in form.errors.items() if name != "__all__"},
    }
    if isinstance(kept.refusal, EditedElsewhere):
        own = ScoreSheet.objects.get(seat=seat, application=application)
        answer |= {
            "version": own.version,
            "stands": {
                field_name(code): str(plain(row.points)) for code, row in _saved(own).items()
            },
        }
    return JsonResponse(answer, status=kept.status)


def _autosaved(own: ScoreSheet, seat: PanelSeat) -> JsonResponse:
    assert own.saved_at is not None
    saved_at = date_format(localtime(own.saved_at), "H:i")
    left = left_as_json(seat)
    return JsonResponse({"version": own.version, "saved_at": saved_at, "left": left})


@login_required
@require_safe
def sheet_self_points(request: HttpRequest, number: str) -> HttpResponse:
    """The agency's own points of the indicators on which the judge's are saved, as JSON."""
    seat, application = open_place(request, number)
    own = ScoreSheet.objects.filter(seat=seat, application=application).first()
    found = self_points(application, _saved(own))
    return JsonResponse({field_name(code): points for code, points in found.items()})


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@login_required
def lock(request: HttpRequest, number: str) -> HttpResponse:
    """Review the whole sheet, then lock it."""
    seat, application = open_place(request, number)
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
            request,
            _("The sheet on “%(brand)s” is locked.")
            % {"brand": called(application, seat.evaluation)},
        )
        return redirect("panel:home")
    saved = _saved(own)
    form = SheetForm(rules=application.cycle.rules)
    verdict = SHEET.verdict("lock", own, by=request.user, now=now)
    context = {
        "application": as_judged(application, seat.evaluation),
        "own": own,
        "refusal": locked.refusal,
        "gaps": locked.gaps,
        "verdict": verdict,
        "groups": sheet_groups(form, saved, application, {}, unseen(application, seat)),
        "total": plain(sum((row.points for row in saved.values()), Decimal(0))),
    }
    return render(request, "reviews/panel/lock.html", context, status=locked.status)


@login_required
def lock_all(request: HttpRequest) -> HttpResponse:
    """Every complete sheet with its sums and version, to be locked at once."""
    seat = own_seat(request)
    if seat is None:
        raise Http404
    complete = complete_sheets(seat)
    form = LockAllForm(**sent(request), complete=complete)
    locked = submit(
        form,
        lambda **_data: lock_sheets(
            seat=seat, seen=form.seen(), by=request.user, now=timezone.now()
        ),
    )
    if locked:
        messages.success(request, _("Sheets locked: %(count)d.") % {"count": len(locked.result)})
        return redirect("panel:home")
    for one in complete:
        one.application = as_judged(one.application, seat.evaluation)
    rows = [
        (one, key, ticked, *_sums(one, seat.evaluation.cycle.rules))
        for one, key, ticked in form.rows()
    ]
    context = {
        "seat": seat,
        "form": form,
        "rows": rows,
        "groups": indicator_groups(seat.evaluation.cycle.rules),
        "scoring": is_scoring(seat),
    }
    return render(request, "reviews/panel/lock_all.html", context, status=locked.status)


def _sums(one: ScoreSheet, rules: dict[str, Any]) -> tuple[list[Decimal | None], Decimal]:
    """The sums of a sheet by group, and altogether."""
    given = {row.indicator: row.points for row in one.scores.all()}
    parts: list[Decimal] = [
        plain(sum((given.get(item.key, Decimal(0)) for item in group.indicators), Decimal(0)))
        for group in indicator_groups(rules)
    ]
    return list(parts), plain(sum(parts, Decimal(0)))


@login_required
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """All brands of the member in one table: own sums by group, each a link to that part of the
    sheet.
    """
    seat = own_seat(request)
    if seat is None:
        raise Http404
    rules = seat.evaluation.cycle.rules
    page = page_of(request, brands_of(seat), size=50)
    sheets = {
        one.application_id: one
        for one in ScoreSheet.objects.filter(seat=seat, application__in=list(page))
        .exclude(status=SheetStatus.ASIDE)
        .prefetch_related("scores")
    }
    groups = indicator_groups(rules)
    rows = [
        _table_row(as_judged(application, seat.evaluation), sheets.get(application.pk), rules)
        for application in page
    ]
    context = {
        "seat": seat,
        "page_obj": page,
        "rows": rows,
        "groups": groups,
    }
    return render(request, "reviews/panel/table.html", context)


def _table_row(
    application: Application, one: ScoreSheet | None, rules: dict[str, Any]
) -> dict[str, Any]:
    groups = indicator_groups(rules)
    parts, total = _sums(one, rules) if one else ([None] * len(groups), None)
    return {
        "application": application,
        "pill": state_pill(application),
        "parts": list(zip(groups, parts, strict=True)),
        "total": total,
        "is_open": application.state not in (AssignmentState.RECUSED, AssignmentState.TO_DECLARE),  # type: ignore[attr-defined]
    }


@login_required
@require_safe
def evidence(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A file of evidence, for a judge without a conflict; checked at each request."""
    seat, application = open_place(request, number)
    if not seat.declarations.filter(application=application, has_conflict=False).exists():
        raise PermissionDenied
    row = get_object_or_404(Evidence, pk=pk, application=application)
    return attachment(
        row.file,
        name=material_name(row, seat),
        content_type="application/octet-stream",
    )
