"""Start a role or a membership: the only two functions that do, both checked against the separation
table.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brandportal.accounts.domain.same_person import people_at
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import AccountMerge, Agency, Membership, RoleGrant, User
from brandportal.accounts.separation import may_meet, may_share_address
from brandportal.errors import YES, BadInput, Verdict, first_no, no


def held_by(**person: Any) -> frozenset[str]:
    """The current roles of these accounts (look-ups of `User`), locked ones too: in the programme
    and in agencies.
    """
    people = User.objects.filter(**person)
    grants = RoleGrant.objects.filter(user__in=people).values_list("role", flat=True)
    works = Membership.objects.filter(user__in=people, ended_at=None)
    return frozenset(grants) | frozenset(works.values_list("role", flat=True))


def may_begin(user: User, role: str) -> Verdict:
    """Whether this account may start a role of the programme or of an agency in addition to its
    current ones, and beside those that the person holds under other accounts.
    """
    return first_no(
        not_merged(user),
        may_meet(held_by(pk=user.pk), role),
        may_share_address(held_by_person(user), role),
    )


def held_by_person(user: User) -> frozenset[str]:
    """The current roles of this person under all accounts."""
    return held_by(pk__in=User.objects.filter(user.accounts_in()).values("pk"))


def may_stand_together(user: User) -> Verdict:
    """Whether the current roles of this account may be combined with each other and with those of
    the person's other accounts; checked before a locked account is unlocked.
    """
    held, of_person = held_by(pk=user.pk), held_by_person(user)
    return first_no(
        *(may_meet(held, role) for role in sorted(held)),
        *(may_share_address(of_person, role) for role in sorted(held)),
    )


def not_merged(user: User) -> Verdict:
    """Whether this account was not merged into another; one that was stays closed."""
    if AccountMerge.objects.filter(closed=user).exclude(done_at=None).exists():
        return no(_("This account was merged into another one of the person and stays closed."))
    return YES


def may_begin_at(address: str, role: str) -> Verdict:
    """Whether a new account with this role may be opened for a mail address that other accounts
    use or have left.
    """
    held = held_by(pk__in=people_at(address).values("pk"))
    return may_share_address(held, role) if address else YES


def _require(verdict: Verdict, field: str) -> None:
    if not verdict:
        raise BadInput(verdict.reason, field=field)


def begin_role(*, user: User, role: str) -> tuple[RoleGrant, bool]:
    """Give an account a role of the programme; returns whether it is new. Refuses with BadInput
    roles that exclude each other.

    Checks no permission and writes no journal entry: the calling actions do.
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
    """Add an account to an agency; returns whether it is new. Refuses with BadInput roles that
    exclude each other.
    """
    _require(may_begin(user, str(role)), "agency")
    try:
        with transaction.atomic():
            return Membership.objects.get_or_create(
                user=user, agency=agency, role=role, ended_at=None
            )
    except IntegrityError:
        raise BadInput(_("This account holds another role by now."), field="agency") from None
