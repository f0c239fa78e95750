"""API keys of an agency: its people see them, its head issues and revokes them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from applications.models import Application
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import drafts_for, heads
from brandportal.errors import require
from brandportal.web.crumbs import Crumb
from brandportal.web.submissions import sent, submit
from reviews.registers.forms import RegisterKeyForm
from reviews.registers.keys import CALLS_AN_HOUR, issue_key, revoke_key
from reviews.registers.models import RegisterKey
from reviews.registers.terms import TAKES_REGISTERS
from reviews.registers.views.api import MOST_A_CALL


def own_agency(request: HttpRequest, pk: int) -> Agency:
    """The agency if the person works for it; 404 for everybody else."""
    return get_object_or_404(Agency.objects.of_person(request.user), pk=pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """The agency's keys and how a system uses one; a new key is shown only in this response."""
    agency = own_agency(request, pk)
    if request.method == "POST":
        require(drafts_for(request.user, agency.pk))
    form = RegisterKeyForm(**sent(request))
    issued = submit(form, issue_key, agency=agency, by=request.user, now=timezone.now())
    shown, status = issued.result or "", 201 if issued else issued.status
    if issued:
        form = RegisterKeyForm()
    newest = (
        Application.objects.filter(agency=agency, status__in=TAKES_REGISTERS)
        .order_by("-cycle__year")
        .first()
    )
    number = newest.number if newest else "2026-001"
    context = {
        "agency": agency,
        "form": form,
        "shown": shown,
        "may": heads(request.user, agency.pk),
        "keys": RegisterKey.objects.filter(agency=agency).select_related("created_by"),
        "address": f"{settings.BASE_URL}{reverse('api:register', args=[number])}",
        "most": MOST_A_CALL,
        "calls": CALLS_AN_HOUR,
        "crumbs": [Crumb.to(_("Applications"), "workspace:application-list")],
    }
    return render(request, "reviews/registers/register_keys.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key."""
    agencies = Agency.objects.of_person(request.user)
    key = get_object_or_404(RegisterKey.objects.filter(agency__in=agencies), pk=pk)
    revoke_key(key=key, by=request.user, now=timezone.now())
    messages.success(request, _("The key is revoked; it opens nothing any more."))
    return redirect("workspace:register-keys", key.agency_id)
