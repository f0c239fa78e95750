"""People and agencies: `make_user`, `make_officer`, `make_agency`, `make_member`, `make_head`."""

from __future__ import annotations

from itertools import count
from typing import Any

from brandportal.accounts.enums import AgencyClass, AgencyRole, Role
from brandportal.accounts.models import Agency, Membership, RoleGrant, User
from brandportal.tables.columns import check_character

PASSWORD = "a long enough pass phrase"

_numbers = count(1)


def credit_code(number: int) -> str:
    """A valid unified social credit code for the invented agency of this number."""
    first = f"11320582MB{number:07d}"
    return first + check_character(first)


def make_user(
    *roles: str,
    username: str = "",
    name: str = "",
    agency: Agency | None = None,
    role: str = AgencyRole.DRAFTER,
) -> User:
    """A person with these roles in the programme, or with a role in an agency.

    With both, a second account with the same mail address works for the agency, because an account
    must not combine them.
    """
    number = next(_numbers)
    username = username or f"person{number}"
    user = User.objects.create_user(
        username=username,
        email=f"{username}@example.org",
        password=PASSWORD,
        name=name or (f"某人{number}" if username == f"person{number}" else username),
    )
    for each in roles:
        RoleGrant.objects.create(user=user, role=each)
    if agency:
        worker = user if not roles else make_user(username=f"{username}-agency")
        User.objects.filter(pk=worker.pk).update(email=user.email)
        Membership.objects.create(user=worker, agency=agency, role=role)
    return user


def make_officer(username: str = "") -> User:
    """A person of the Efficiency Office."""
    return make_user(Role.OFFICE, username=username, name=username or "效能办小王")


def make_agency(
    name: str = "", agency_class: str = AgencyClass.WINDOW, *, number: int = 0, **fields: Any
) -> Agency:
    """An agency; `number` fixes its credit code."""
    number = number or 2_000_000 + next(_numbers)
    return Agency.objects.create(
        **{
            "name": name or f"示例局{number}",
            "agency_class": agency_class,
            "credit_code": credit_code(number),
            "contact_name": "张联系",
            "contact_mobile": "13800000000",
            "contact_email": f"agency{number}@example.org",
            **fields,
        }
    )


def make_member(agency: Agency, role: str = AgencyRole.DRAFTER, name: str = "") -> User:
    return make_user(name=name, agency=agency, role=role)


def make_head(agency: Agency) -> User:
    return make_member(agency, AgencyRole.HEAD)


def make_tie(user: User, agency: Agency) -> User:
    """Another account of the same person, who drafts for this agency."""
    other = make_member(agency)
    other.email = user.email
    other.save(update_fields=["email"])
    return other
