"""`manage.py appoint USERNAME --role ROLE [--name NAME] [--email EMAIL] [--revoke]`"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone, translation

from brandportal.accounts.domain import grant_role, invitation_link, invite, revoke_role
from brandportal.accounts.domain.people import nobody_confirms
from brandportal.accounts.enums import Role, confirming_role
from brandportal.accounts.models import User
from brandportal.accounts.policies import OPERATOR
from brandportal.errors import Refused
from brandportal.proposals.domain import propose
from brandportal.proposals.models import Proposal


def reason_of(role: str, username: str) -> str:
    """The reason of a proposal made on the server, where the operator gives none."""
    return f"Appointed on the server: {username} as {role}"


class Command(BaseCommand):
    help = (
        "Appoint the first office account, and the system, security and audit administrators. A "
        "person with an account gets the role; for anybody else an invitation is made and its link "
        "printed: it works once, for seven days. As soon as somebody holds the role that confirms "
        "(security_admin; for that one system_admin), the appointment is only proposed here and "
        "confirmed on the site, and the link goes to the person by mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "username", help="of the account; proposed to a person who has none yet"
        )
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", default="", help="of a person who has no account yet")
        parser.add_argument("--email", default="", help="of a person who has no account yet")
        parser.add_argument(
            "--revoke", action="store_true", help="take the role instead of giving it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                self.stdout.write(self._appoint(**options))
            except Refused as refusal:
                raise CommandError(refusal.reason) from None

    def _appoint(
        self, *, username: str, role: str, name: str, email: str, revoke: bool, **options: Any
    ) -> str:
        user = User.objects.filter(username__iexact=username).first()
        now = timezone.now()
        if user is None and revoke:
            raise CommandError(f"There is no account {username}.")
        if user is None:
            return self._invite(username=username, role=role, name=name, email=email)
        if revoke:
            revoke_role(user=user, role=role, by=OPERATOR, now=now)
            return f"{user.username} no longer holds the role {role}."
        if nobody_confirms(role):
            grant_role(user=user, role=role, by=OPERATOR, now=now)
            return f"{user.username} holds the role {role}."
        proposal = propose(
            action="accounts.grant_role",
            obj=user,
            arguments={"role": role},
            reason=reason_of(role, user.username),
            by=OPERATOR,
            now=now,
            proved_at=None,
        )
        return self._waits(proposal, role)

    def _waits(self, proposal: Proposal, role: str) -> str:
        page = settings.BASE_URL + reverse("proposals:proposal", args=[proposal.pk])
        who = confirming_role(role)
        return f"Proposed. Somebody with the role {who} has to confirm it: {page}"

    def _invite(self, *, username: str, role: str, name: str, email: str) -> str:
        if not email:
            raise CommandError(
                f"There is no account {username}: give --email (and --name) to invite."
            )
        invitation, token = invite(
            name=name or username,
            email=email,
            role=role,
            username=username,
            reason=reason_of(role, username),
            by=OPERATOR,
            now=timezone.now(),
        )
        if invitation.waits_for_second:
            proposal = Proposal.objects.about("accounts.confirm_invitation", invitation.pk).get()
            return (
                f"{self._waits(proposal, role)}\n"
                f"Then the link for {invitation.name} goes to {email}."
            )
        link = invitation_link(token)
        return (
            f"{link}\n"
            f"This link for {invitation.name} works once, "
            f"until {invitation.expires_at:%Y-%m-%d %H:%M} UTC."
        )
