"""Pages of a person's own account: the mail address, confirmed by a link sent to the new one; and
two accounts that are to become one, proved with both.
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
from brandportal.accounts.domain.merging import (
    ask_to_merge,
    may_merge,
    merge_link,
    merges_of,
    open_merge,
)
from brandportal.errors import NotNow
from brandportal.journal.models import SecurityKind
from brandportal.proposals.forms import ProofForm
from brandportal.proposals.reauthentication import prove
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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Makes the link that is opened with the other account; it is shown in this response only."""
    user, form = authenticated_user(request), ProofForm(**sent(request))

    def made(*, proof: str) -> str:
        proved_at = prove(request, proof)
        return merge_link(kept=user, proved_at=proved_at, now=timezone.now())

    link = submit(form, made)
    context = {"form": form, "link": link.result, "merges": merges_of(user)}
    return render(request, "account/merge.html", context, status=201 if link else link.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind that link, for the account that is to be closed; opening it changes
    nothing.
    """
    user, form = authenticated_user(request), ProofForm(**sent(request))
    try:
        kept, _proved_at = open_merge(token, now=timezone.now())
    except NotNow as refusal:
        return render(request, "account/merge_closed.html", {"reason": refusal}, status=410)

    def asked(*, proof: str) -> object:
        proved_at = prove(request, proof)
        return ask_to_merge(token=token, by=user, proved_at=proved_at, now=timezone.now())

    done = submit(form, asked)
    if done:
        messages.success(
            request, _("Asked. Two officers look at it; you hear in both accounts what is done.")
        )
        return redirect("account_merge")
    context = {"form": form, "kept": kept, "verdict": may_merge(user, kept)}
    return render(request, "account/merge_confirm.html", context, status=done.status)
