"""Pages for the people of an agency: its head invites colleagues and ends memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brandportal.accounts.domain import (
    change_role,
    end_membership,
    invitation_link,
    invite,
    mail_invitation,
    may_change_role,
    may_end_membership,
    may_invite,
    may_mail,
    other_role,
    withdraw_invitation,
)
from brandportal.accounts.enums import GIVEN_BY_ONE, WRITES, AgencyRole
from brandportal.accounts.models import Agency, Invitation, InvitationText, Membership
from brandportal.accounts.separation import label
from brandportal.accounts.texts import may_text, text_invitation, text_of
from brandportal.errors import Verdict, require
from brandportal.notices.models import Letter, LetterKind
from brandportal.proposals.forms import asked, asking, optional, own
from brandportal.web.context import Link
from brandportal.web.forms import InvitePersonForm, PortalForm
from brandportal.web.sent_only import sent_from
from brandportal.web.submissions import submit


@dataclass(frozen=True)
class Colleague:
    """A membership, with the verdicts whether this person may end it or change what the colleague
    does.
    """

    membership: Membership
    end: Verdict
    change: Verdict
    # Who writes on when this one leaves.
    others: list[str]

    @property
    def other_role(self) -> AgencyRole:
        return other_role(self.membership)


@dataclass(frozen=True)
class Waiting:
    """An open invitation, whether its link can be mailed (again) now, and whether a mail of it has
    failed and is being tried again; its text message, and whether that can be sent again now.
    """

    invitation: Invitation
    mail: Verdict
    stuck: bool
    text: InvitationText | None
    again: Verdict


@dataclass(frozen=True)
class Staff:
    """The people of one agency, as one of them sees them."""

    agency: Agency
    colleagues: list[Colleague]
    waiting: list[Waiting]
    invite: Verdict
    form: PortalForm


def _form(request: HttpRequest, agency: Agency, data: QueryDict | None = None) -> PortalForm:
    return optional(asking(InvitePersonForm, request)(data, auto_id=f"id_{agency.pk}_%s"))


def _colleagues(memberships: list[Membership], by: Any) -> list[Colleague]:
    return [
        Colleague(
            one,
            may_end_membership(one, by=by),
            may_change_role(one, by=by),
            # Once each: a head may be a drafter too.
            list(
                dict.fromkeys(
                    str(other.user)
                    for other in memberships
                    if other.role in WRITES and other.user_id != one.user_id
                )
            ),
        )
        for one in memberships
    ]


def _waiting(agencies: list[Agency], by: Any, now: datetime) -> list[Waiting]:
    rows = list(
        Invitation.objects.waiting(now).filter(agency__in=agencies).select_related("agency", "text")
    )
    failed = Letter.objects.filter(
        kind=LetterKind.INVITED, attempts__gt=0, address__in=[row.email.lower() for row in rows]
    )
    stuck = set(failed.values_list("address", flat=True)) if rows else set()
    return [
        Waiting(
            row,
            may_mail(row, by=by, now=now),
            row.email.lower() in stuck,
            text_of(row),
            may_text(row, by=by, now=now),
        )
        for row in rows
    ]


def _staff(request: HttpRequest, refused: dict[int, PortalForm]) -> list[Staff]:
    by, now = request.user, timezone.now()
    agencies = list(Agency.objects.of_person(by))
    memberships = list(Membership.objects.of_agencies(agencies))
    waiting = _waiting(agencies, by, now)
    return [
        Staff(
            agency,
            _colleagues([m for m in memberships if m.agency_id == agency.pk], by),
            [one for one in waiting if one.invitation.agency_id == agency.pk],
            may_invite(by=by, role="", agency=agency),
            refused.get(agency.pk) or _form(request, agency),
        )
        for agency in agencies
    ]


def _page(
    request: HttpRequest,
    *,
    status: int = 200,
    refused: dict[int, PortalForm] | None = None,
    **extra: object,
) -> HttpResponse:
    up = Link(_("Agency workspace"), reverse("workspace:home"), current=False)
    context = {"staff": _staff(request, refused or {}), "crumbs": [up], **extra}
    return render(request, "ground/people.html", context, status=status)


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who works for my agencies, and who is invited."""
    return _page(request)


@login_required
@sent_from("web:people")
def invite_person(request: HttpRequest, agency_pk: int) -> HttpResponse:
    """Invite a colleague; the link is shown only in the response to this request."""
    agency = get_object_or_404(Agency.objects.of_person(request.user), pk=agency_pk)
    require(may_invite(by=request.user, role="", agency=agency))
    form = _form(request, agency, request.POST)

    def invited(**data: Any) -> tuple[Invitation, str]:
        given = asked(request, data) if data["agency_role"] == AgencyRole.HEAD else {}
        return invite(agency=agency, by=request.user, now=timezone.now(), **own(data), **given)

    made = submit(form, invited)
    if not made:
        return _page(request, status=made.status, refused={agency.pk: form})
    invitation, token = made.result
    link = invitation_link(token) if token else ""
    return _page(request, status=201, fresh=invitation, link=link)


@login_required
@require_POST
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a colleague's membership."""
    own = Membership.objects.filter(agency__in=Agency.objects.of_person(request.user))
    membership = get_object_or_404(own, pk=pk)
    end_membership(membership=membership, by=request.user, now=timezone.now())
    messages.success(request, _("The membership has ended."))
    return redirect("web:people")


@login_required
@sent_from("web:people")
def membership_role(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """Make a drafter a reader, or a reader a drafter; sent twice it is done once."""
    own = Membership.objects.filter(agency__in=Agency.objects.of_person(request.user))
    membership = get_object_or_404(own, pk=pk)
    if role not in GIVEN_BY_ONE:
        raise Http404
    change_role(membership=membership, role=role, by=request.user, now=timezone.now())
    messages.success(
        request, _("From now on the person does this: %(role)s.") % {"role": label(role)}
    )
    return redirect("web:people")


@login_required
@sent_from("web:people")
def invitation_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the link of an open invitation, a new one each time."""
    own = Invitation.objects.filter(agency__in=Agency.objects.of_person(request.user))
    invitation = get_object_or_404(own, pk=pk)
    mail_invitation(invitation=invitation, by=request.user, now=timezone.now())
    messages.success(
        request, _("The link goes by mail to %(address)s.") % {"address": invitation.email}
    )
    return redirect("web:people")


@login_required
@sent_from("web:people")
def invitation_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link of an open invitation to the telephone, a new one each time."""
    own = Invitation.objects.filter(agency__in=Agency.objects.of_person(request.user))
    invitation = get_object_or_404(own, pk=pk)
    text_invitation(invitation=invitation, by=request.user, now=timezone.now())
    messages.success(request, _("The link goes to the telephone as a text message."))
    return redirect("web:people")


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an invitation that was not used yet."""
    own = Invitation.objects.filter(agency__in=Agency.objects.of_person(request.user))
    invitation = get_object_or_404(own, pk=pk)
    withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("web:people")
