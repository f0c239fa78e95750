"""What excludes what in one account: the one table that every door asks by which a role or a
membership begins.

A person may do several things in life; each of them has an account of its own, so that nobody
decides about what he did himself in another part, and no sign-in opens two. Docs:
docs/adr/0027-one-account-one-part.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from brandportal.accounts.enums import ADMINISTRATIONS, AgencyRole, Role
from brandportal.errors import YES, Verdict, no

# An account plays one of these parts. Drafting for an agency and heading it is one part: a head may
# do what a drafter does.
PARTS: tuple[frozenset[str], ...] = (
    frozenset({Role.OFFICE.value}),
    frozenset({Role.PANEL.value}),
    frozenset({Role.LEADER.value}),
    frozenset({Role.AUDITOR.value}),
    frozenset({Role.SYSTEM_ADMIN.value}),
    frozenset({Role.SECURITY_ADMIN.value}),
    frozenset({Role.IDENTITY.value}),
    frozenset({AgencyRole.DRAFTER.value, AgencyRole.HEAD.value}),
)
# Holders of these roles may not have a second account under the same mail address either.
ALONE_BY_ADDRESS = frozenset({*(role.value for role in ADMINISTRATIONS), Role.IDENTITY.value})


def part_of(role: str) -> frozenset[str]:
    """The part that a role belongs to. Raises LookupError for a role that is in none."""
    for part in PARTS:
        if role in part:
            return part
    raise LookupError(f"{role!r} is in no part")


def exclude(one: str, other: str) -> bool:
    """Whether two roles never meet in one account."""
    return part_of(one) != part_of(other)


def excluding_pairs() -> Iterator[tuple[str, str]]:
    """Every two roles that never meet, each pair once."""
    roles = [role for part in PARTS for role in sorted(part)]
    return (pair for pair in combinations(roles, 2) if exclude(*pair))


def label(role: str) -> str:
    """The role in the reader's words, of the programme or of an agency."""
    kind = Role if role in Role.values else AgencyRole
    return str(kind(role).label)


def may_meet(held: Iterable[str], given: str) -> Verdict:
    """Whether an account that holds these roles may begin another, with the sentence that says why
    not.
    """
    for role in sorted(held):
        if exclude(role, given):
            return no(
                _("One account plays one part: “%(held)s” and “%(given)s” need an account each.")
                % {"held": label(role), "given": label(given)}
            )
    return YES


def may_share_address(held: Iterable[str], given: str) -> Verdict:
    """Whether an address at which these roles are held may be invited to another role.

    Only administrations and the reader of identities stand alone there: a judge may be a person of
    an agency in life, with two accounts, and conflicts of interest are looked for over both.
    """
    for role in sorted(held):
        if {role, given} & ALONE_BY_ADDRESS and exclude(role, given):
            return no(
                _(
                    "This mail address belongs to an account that stands alone: “%(held)s” "
                    "and “%(given)s” are two persons."
                )
                % {"held": label(role), "given": label(given)}
            )
    return YES
