"""Pages on which a person changes the account's mail address, confirmed by a link sent to the new
address.
"""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.internal.httpkit import authenticated_user
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brandportal.accounts.domain.addresses import ask_for_address, confirm_address, open_address
from brandportal.errors import NotNow
from brandportal.journal.models import SecurityKind
from brandportal.web.forms import AddressForm
from brandportal.web.security_log import note_of
from brandportal.web.submissions import sent, submit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_address(request: HttpRequest) -> HttpResponse:
    """Shows the account's address; a change requires the password again."""
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.account")
    user, form = authenticated_user(request), AddressForm(**sent(request))

    def ask(*, email: str) -> None:
        ask_for_address(user=user, address=email, now=timezone.now())

    asked = submit(form, ask)
    if asked:
        messages.success(
            request, _("A link is on its way to the new address. The change takes effect with it.")
        )
        return redirect("account_email")
    return render(request, "account/own_address.html", {"form": form}, status=asked.status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link to a new address; opening it changes nothing."""
    now = timezone.now()
    try:
        user, address = open_address(token, now=now)
        if request.method == "POST":
            note_of(
                request,
                SecurityKind.ADDRESS_CHANGED,
                confirm_address(token=token, now=now),
            )
            messages.success(request, _("The account's mail goes to the new address from now on."))
            return redirect("account_email")
    except NotNow as refusal:
        return render(request, "account/new_address_closed.html", {"reason": refusal}, status=410)
    return render(
        request, "account/new_address.html", {"username": user.username, "address": address}
    )
