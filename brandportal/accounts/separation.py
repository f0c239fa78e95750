"""Which roles exclude each other in one account: the table checked wherever a role or a membership
starts.

A person with several functions has an account for each, so that nobody decides about own work from
another function, and no sign-in gives access to both. See docs/adr/0027-one-account-one-part.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from brandportal.accounts.enums import ADMINISTRATIONS, AgencyRole, Role
from brandportal.errors import YES, Verdict, no

# Groups of roles that an account may combine. The roles of agencies are one group: a head may do
# what a drafter does, and a drafter reads what a reader does.
PARTS: tuple[frozenset[str], ...] = (
    frozenset({Role.OFFICE.value}),
    frozenset({Role.PANEL.value}),
    frozenset({Role.LEADER.value}),
    frozenset({Role.AUDITOR.value}),
    frozenset({Role.SYSTEM_ADMIN.value}),
    frozenset({Role.SECURITY_ADMIN.value}),
    frozenset({Role.IDENTITY.value}),
    frozenset(role.value for role in AgencyRole),
)
# Holders of these roles may not have any other account under the same mail address either.
ALONE_BY_ADDRESS = frozenset({*(role.value for role in ADMINISTRATIONS), Role.IDENTITY.value})
# Of these one person holds at most one, under whatever account: who scores does not run the year,
# decide on it or audit it (docs/adr/0155-one-person-one-role-of-the-programme.md).
OF_THE_PROGRAMME = frozenset(Role.values)


def part_of(role: str) -> frozenset[str]:
    """The group that a role belongs to. Raises LookupError for an unknown role."""
    for part in PARTS:
        if role in part:
            return part
    raise LookupError(f"{role!r} is in no part")


def exclude(one: str, other: str) -> bool:
    """Whether two roles exclude each other in one account."""
    return part_of(one) != part_of(other)


def excluding_pairs() -> Iterator[tuple[str, str]]:
    """Every pair of roles that exclude each other, once."""
    roles = [role for part in PARTS for role in sorted(part)]
    return (pair for pair in combinations(roles, 2) if exclude(*pair))


def label(role: str) -> str:
    """The name of a role of the programme or of an agency, in the reader's language."""
    kind = Role if role in Role.values else AgencyRole
    return str(kind(role).label)


def may_meet(held: Iterable[str], given: str) -> Verdict:
    """Whether an account with these roles may start another one, with a sentence for a refusal."""
    for role in sorted(held):
        if exclude(role, given):
            return no(
                _("One account plays one part: “%(held)s” and “%(given)s” need an account each.")
                % {"held": label(role), "given": label(given)}
            )
    return YES


def exclude_in_a_person(one: str, other: str) -> bool:
    """Whether two roles exclude each other in one person, under whatever accounts."""
    pair = {one, other}
    return exclude(one, other) and bool(pair & ALONE_BY_ADDRESS or pair <= OF_THE_PROGRAMME)


def may_share_address(held: Iterable[str], given: str) -> Verdict:
    """Whether a person who holds these roles under any account may begin another one.

    Two roles of the programme never meet in a person, and administrations and the reader of
    identities meet nothing. People of agencies may have a second account: a judge may also work for
    an agency, and conflicts of interest are checked over both; two colleagues may share an address.
    """
    for role in sorted(held):
        if exclude_in_a_person(role, given):
            return no(
                _(
                    "This mail address belongs to a separate account: “%(held)s” and "
                    "“%(given)s” are two persons."
                )
                % {"held": label(role), "given": label(given)}
            )
    return YES
