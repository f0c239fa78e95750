"""Pages that belong to every face: text size, the session, the inbox, invitations."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brandportal.accounts.domain import accept_invitation, open_invitation
from brandportal.accounts.middleware import seconds_left
from brandportal.accounts.models import User
from brandportal.errors import NotNow
from brandportal.notices.domain import mark_all_read, mark_read
from brandportal.notices.models import Notice
from brandportal.web.address import is_own_url
from brandportal.web.forms import AcceptInvitationForm
from brandportal.web.kept_forms import forget
from brandportal.web.lists import page_of
from brandportal.web.submissions import sent, submit
from brandportal.web.switches import remember_size


def safe_next(request: HttpRequest) -> str:
    """Where to redirect after a switch: the page the person came from, never another host."""
    target = request.POST.get("next", "/")
    return target if is_own_url(request, target) else "/"


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Set normal or large text, in a cookie."""
    size = "large" if request.POST.get("size") == "large" else "normal"
    response = HttpResponseRedirect(safe_next(request))
    remember_size(response, size)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How many seconds the session still lasts, as JSON (`left`, null when there is none). Reading
    it does not prolong the session; a POST does, as every other request.
    """
    return JsonResponse({"left": seconds_left(request)})


@require_POST
def kept_form_discard(request: HttpRequest) -> HttpResponse:
    """Forget what was typed into one form before the sign-in."""
    forget(request, request.POST.get("address", ""))
    return HttpResponseRedirect(safe_next(request))


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices of this person, newest first."""
    page = page_of(request, Notice.objects.inbox_of(request.user))
    return render(request, "ground/inbox.html", {"page_obj": page})


@login_required
@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark every notice of this person as read."""
    mark_all_read(by=request.user, now=timezone.now())
    return redirect("web:inbox")


@login_required
@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and redirect to its target."""
    notice = get_object_or_404(Notice.objects.inbox_of(request.user), pk=pk)
    mark_read(notice=notice, by=request.user, now=timezone.now())
    return redirect(notice.url if is_own_url(request, notice.url) else "web:inbox")


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account from a single-use link; opening the page does not use the link."""
    now = timezone.now()
    try:
        invited = open_invitation(token, now=now)
    except NotNow as refusal:
        return render(request, "ground/invitation_closed.html", {"reason": refusal}, status=410)
    form = AcceptInvitationForm(**sent(request), invitation=invited)

    def accept(*, username: str, password: str, repeated: str) -> User:
        return accept_invitation(invitation=invited, username=username, password=password, now=now)

    accepted = submit(form, accept)
    if isinstance(accepted.refusal, NotNow):
        closed = {"reason": accepted.refusal}
        return render(request, "ground/invitation_closed.html", closed, status=410)
    if accepted:
        return perform_login(request, accepted.result)
    context = {"form": form, "invitation": invited}
    return render(request, "ground/invitation.html", context, status=accepted.status)
