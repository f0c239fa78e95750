"""The page on which people of the programme declare their conflicts of interest."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brandportal.accounts.domain.conflicts import declare_conflict, may_declare
from brandportal.accounts.models import Agency, DeclaredConflict
from brandportal.accounts.policies import conflicts_of
from brandportal.errors import require
from brandportal.rulebook import conflict_years
from brandportal.web.forms import OwnConflictForm
from brandportal.web.submissions import sent, submit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest) -> HttpResponse:
    """What binds this person: work known from the accounts, and what was declared; the form."""
    require(may_declare(by=request.user))
    bound = conflicts_of(request.user)
    form = OwnConflictForm(**sent(request))
    form.offer("agency", Agency.objects.active().exclude(pk__in=bound))
    declared = submit(form, declare_conflict, by=request.user, now=timezone.now())
    if declared:
        messages.success(request, _("The conflict of interest is declared."))
        return redirect("web:conflicts")
    own = DeclaredConflict.objects.filter(person=request.user.pk).select_related("agency")
    context = {
        "form": form,
        "own": own,
        "others": Agency.objects.filter(pk__in=bound.difference(row.agency_id for row in own)),
        "years": conflict_years(),
    }
    return render(request, "ground/conflicts.html", context, status=declared.status)
