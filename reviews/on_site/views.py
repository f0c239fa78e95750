"""The page on which a judge scores on site, on a telephone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Application
from brandportal.errors import EditedElsewhere, first_no, require
from brandportal.rulebook import Rules, on_site_indicators
from brandportal.web.downloads import attachment
from brandportal.web.submissions import sent, submit
from reviews.on_site.forms import OnSiteForm, PhotoForm
from reviews.on_site.models import Appointment, SiteNote, SitePhoto
from reviews.on_site.scoring import (
    add_photo,
    autosave_on_site,
    has_begun,
    has_declared,
    remove_photo,
    save,
    still_open,
)
from reviews.panel.blind import as_judged
from reviews.panel.forms.sheets import field_name
from reviews.panel.models import PanelSeat, ScoreSheet, SheetScore
from reviews.panel.policies import may_judge
from reviews.panel.scale import plain
from reviews.panel.views.place import left_as_json, left_for, open_place
from reviews.panel.views.sheet_page import earlier_points, sheet_groups, unseen


def _place(
    request: HttpRequest, number: str, kind: str
) -> tuple[PanelSeat, Application, Appointment]:
    seat, application = open_place(request, number)
    appointment = get_object_or_404(Appointment, application=application, kind=kind)
    appointment.application, appointment.evaluation = application, seat.evaluation
    return seat, application, appointment


def _rules_here(rules: Rules, kind: str) -> dict[str, Any]:
    """The rules with the indicators alone that are scored here."""
    codes = on_site_indicators(rules).get(kind, ())
    here = {
        group: {code: most for code, most in given.items() if f"{group}.{code}" in codes}
        for group, given in rules["indicators"].items()
    }
    return {**rules, "indicators": {group: given for group, given in here.items() if given}}


def _form(
    request: HttpRequest,
    seat: PanelSeat,
    appointment: Appointment,
    *,
    saved: Mapping[str, SheetScore],
    own: ScoreSheet | None,
) -> OnSiteForm:
    """The form with what the judge has noted; `saved` and `own` are his points here and his
    sheet.
    """
    note = SiteNote.objects.filter(appointment=appointment, seat=seat).first()
    initial: dict[str, Any] = {"version": own.version if own else 0}
    initial |= {field_name(code): plain(row.points) for code, row in saved.items()}
    initial |= {field_name(code, "remark"): row.comment for code, row in saved.items()}
    if note:
        initial |= {"checked": note.checked, "remark": note.remark}
    is_photo = "photo" in request.POST
    return OnSiteForm(
        **({} if is_photo else sent(request)),
        rules=_rules_here(appointment.application.cycle.rules, appointment.kind),
        appointment=appointment,
        saved={code: row.points for code, row in saved.items()},
        initial=initial,
    )


def _saved(seat: PanelSeat, appointment: Appointment) -> dict[str, SheetScore]:
    codes = on_site_indicators(appointment.application.cycle.rules).get(appointment.kind, ())
    rows = SheetScore.objects.filter(
        sheet__seat=seat, sheet__application=appointment.application, indicator__in=codes
    )
    return {row.indicator: row for row in rows}


def _sheet(seat: PanelSeat, appointment: Appointment) -> ScoreSheet | None:
    return ScoreSheet.objects.filter(seat=seat, application=appointment.application_id).first()


def _given(
    request: HttpRequest, seat: PanelSeat, appointment: Appointment, form: OnSiteForm
) -> dict[str, Any]:
    return {
        "appointment": appointment,
        "seat": seat,
        "scores": form.scores(),
        "checked": form.cleaned_data["checked"],
        "remark": form.cleaned_data["remark"],
        "version": form.cleaned_data["version"],
        "by": request.user,
        "now": timezone.now(),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def on_site(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """When and where, the indicators with their scales, the check list, a remark, photographs."""
    seat, application, appointment = _place(request, number, kind)
    if not has_declared(seat, appointment):
        return redirect("panel:declaration")
    stands, own = _saved(seat, appointment), _sheet(seat, appointment)
    form = _form(request, seat, appointment, saved=stands, own=own)
    photo = PhotoForm(**(sent(request) if "photo" in request.POST else {}))
    added = submit(
        photo,
        lambda file: add_photo(
            appointment=appointment, seat=seat, file=file, by=request.user, now=timezone.now()
        ),
    )
    if added:
        messages.success(request, _("The photograph is kept."))
        return redirect("panel:on-site", number, kind)
    saved = submit(form, lambda **_data: save(**_given(request, seat, appointment, form)))
    if saved:
        messages.success(request, _("Saved. Nobody but you sees these points."))
        return redirect("panel:on-site", number, kind)
    elsewhere = None
    if isinstance(saved.refusal, EditedElsewhere):
        stands, own = _saved(seat, appointment), _sheet(seat, appointment)
        elsewhere = own
    if elsewhere:
        form.data = dict(form.data.items()) | {
            "version": str(elsewhere.version),
            "checked": request.POST.getlist("checked"),
        }
    seen = as_judged(application, seat.evaluation)
    verdict = first_no(has_begun(appointment, now=timezone.now()), still_open(seat, appointment))
    context = {
        "seat": seat,
        "application": seen,
        "appointment": appointment,
        "verdict": verdict,
        "left": left_for(seat),
        "form": form,
        "photo": photo,
        "photos": appointment.photos.filter(seat=seat),
        "own": own,
        "stands": elsewhere,
        "groups": sheet_groups(
            form, stands, seen, earlier_points(seat, application), unseen(application, seat)
        ),
        "total": plain(sum((row.points for row in stands.values()), Decimal(0))),
        "most": plain(sum((item.most for item in form.codes.values()), Decimal(0))),
    }
    status = added.status if photo.is_bound else saved.status
    return render(request, "reviews/on_site/on_site.html", context, status=status)


@login_required
@require_POST
def on_site_autosave(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Keep what is typed so far, and answer as JSON as the autosave of a sheet does."""
    seat, _application, appointment = _place(request, number, kind)
    stands, own = _saved(seat, appointment), _sheet(seat, appointment)
    form = _form(request, seat, appointment, saved=stands, own=own)
    kept = submit(
        form, lambda **_data: autosave_on_site(**_given(request, seat, appointment, form))
    )
    own = _sheet(seat, appointment)
    if kept:
        at = date_format(localtime(kept.result.saved_at), "H:i")
        version = own.version if own else 0
        return JsonResponse({"version": version, "saved_at": at, "left": left_as_json(seat)})
    require(may_judge(seat, appointment.application, by=request.user))
    fields = {name: errors[0] for name, errors in form.errors.items() if name != "__all__"}
    left = left_as_json(seat)
    answer: dict[str, Any] = {"left": left, "error": kept.reason, "fields": fields}
    if own and isinstance(kept.refusal, EditedElsewhere):
        stands = _saved(seat, appointment)
        answer |= {
            "version": own.version,
            "stands": {field_name(code): str(plain(row.points)) for code, row in stands.items()},
        }
    return JsonResponse(answer, status=kept.status)


@login_required
@require_POST
def site_photo_remove(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponse:
    """Take an own photograph away."""
    seat, _application, appointment = _place(request, number, kind)
    row = appointment.photos.filter(seat=seat, pk=pk).first()
    # One that is gone was taken away by the same button.
    if row is not None:
        row.appointment, row.seat = appointment, seat
        remove_photo(photo=row, by=request.user, now=timezone.now())
    messages.success(request, _("The photograph is taken away."))
    return redirect("panel:on-site", number, kind)


@login_required
@require_safe
def site_photo(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponseBase:
    """A photograph, for the judge who took it."""
    seat, _application, appointment = _place(request, number, kind)
    row = get_object_or_404(SitePhoto, pk=pk, appointment=appointment, seat=seat)
    return attachment(row.file, name=row.original_name, content_type=row.content_type)
