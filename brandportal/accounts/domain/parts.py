"""Begin a role or a membership: the two doors behind every other, which ask the table of what
excludes what.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import Agency, Membership, RoleGrant, User
from brandportal.accounts.separation import may_meet, may_share_address
from brandportal.errors import YES, BadInput, Verdict, first_no


def held_by(**person: Any) -> frozenset[str]:
    """What these accounts hold today (look-ups of `User`), locked ones too: roles in the programme
    and in agencies.
    """
    people = User.objects.filter(**person)
    grants = RoleGrant.objects.filter(user__in=people).values_list("role", flat=True)
    works = Membership.objects.filter(user__in=people, ended_at=None)
    return frozenset(grants) | frozenset(works.values_list("role", flat=True))


def may_begin(user: User, role: str) -> Verdict:
    """Whether this account may begin a role of the programme or of an agency beside what it
    holds.
    """
    return may_meet(held_by(pk=user.pk), role)


def may_stand_together(user: User) -> Verdict:
    """Whether what this account holds may stand together as it is; asked before a locked account
    opens again.
    """
    held = held_by(pk=user.pk)
    return first_no(*(may_meet(held, role) for role in sorted(held)))


def may_begin_at(address: str, role: str) -> Verdict:
    """Whether a new account with this role may be opened for a mail address that other accounts
    have.
    """
    return may_share_address(held_by(email__iexact=address), role) if address else YES


def _require(verdict: Verdict, field: str) -> None:
    if not verdict:
        raise BadInput(verdict.reason, field=field)


def begin_role(*, user: User, role: str) -> tuple[RoleGrant, bool]:
    """Let an account hold a role of the programme; whether it is new. Refuses with BadInput what
    never meets.

    Asks nobody who may give it, and writes no journal: the actions that call it do.
    """
    _require(may_begin(user, role), "role")
    try:
        with transaction.atomic():
            return RoleGrant.objects.get_or_create(user=user, role=role)
    except IntegrityError:
        raise BadInput(_("This account holds another role by now."), field="role") from None


def begin_membership(
    *, user: User, agency: Agency, role: AgencyRole | str
) -> tuple[Membership, bool]:
    """Let an account work for an agency; whether it is new. Refuses with BadInput what never
    meets.
    """
    _require(may_begin(user, str(role)), "agency")
    try:
        with transaction.atomic():
            return Membership.objects.get_or_create(
                user=user, agency=agency, role=role, ended_at=None
            )
    except IntegrityError:
        raise BadInput(_("This account holds another role by now."), field="agency") from None
