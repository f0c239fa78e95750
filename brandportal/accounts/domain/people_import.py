"""Invite the people of an agency from a table: a preview names each bad cell, all rows or none are
invited, and the same table again invites nobody twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from brandportal.accounts.domain.invitations import invite, may_invite
from brandportal.accounts.domain.same_person import plain_address
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import Agency, Invitation, Membership
from brandportal.errors import BadInput, require
from brandportal.journal.actions import action
from brandportal.tables import columns
from brandportal.tables.row_values import read_cells
from brandportal.tables.shapes import Column, Limits, Shape, Table
from brandportal.tables.uploads import Problem, read_file

COLUMNS = {"name": "姓名", "email": "邮箱", "agency_role": "职责"}
OTHER_HEADINGS = {
    "name": "人员姓名|Name|Full name",
    "email": "电子邮箱|电子邮件|邮件|E-mail|Email",
    "agency_role": "角色|权限|Does|Role",
}
SHAPE = Shape(
    tuple(
        Column(name, (heading, *OTHER_HEADINGS[name].split("|")))
        for name, heading in COLUMNS.items()
    )
)
LIMITS = Limits(rows=200)
ROLE_WORDS = {
    columns.word(said): role
    for said, role in {
        "经办人": AgencyRole.DRAFTER,
        "单位经办人": AgencyRole.DRAFTER,
        "填报人": AgencyRole.DRAFTER,
        "drafter": AgencyRole.DRAFTER,
        "agency drafter": AgencyRole.DRAFTER,
        "查阅人": AgencyRole.READER,
        "单位查阅人": AgencyRole.READER,
        "reader": AgencyRole.READER,
        "agency reader": AgencyRole.READER,
    }.items()
}
NAME_LIMIT = 40
WORD_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One person of the table and what would be done: invite, or why nothing has to be (`member`:
    does it already, `invited`: has an open invitation).
    """

    row: int
    action: str
    name: str
    email: str
    agency_role: AgencyRole


@dataclass
class Plan:
    """What the table contains. Nobody is invited if there is a problem."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def to_invite(self) -> list[Line]:
        return [line for line in self.lines if line.action == "invite"]


def read_people(name: str, content: bytes) -> Table:
    """The rows of a file. Refuses with BadInput a file that is no table or lacks a column."""
    return read_file(content, name, shape=SHAPE, limits=LIMITS)


def plan_people(table: Table, *, agency: Agency, now: datetime) -> Plan:
    """Decide for each row what the import would do, without writing. People are told apart by their
    mail address.
    """
    plan = Plan()
    seen: dict[tuple[str, str], int] = {}
    members = Membership.objects.filter(agency=agency, ended_at=None).select_related("user")
    does = {(row.user.email.lower(), row.role) for row in members}
    waiting = Invitation.objects.waiting(now).filter(agency=agency)
    asked = {(row.email.lower(), row.agency_role) for row in waiting}
    for row in table.rows:
        values, faults = read_cells(row, READERS)
        said = (values.get("email", ""), values.get("agency_role", ""))
        if all(said) and said in seen:
            words = _("The same value is already in row %(row)s.") % {"row": seen[said]}
            faults.append(("email", words))
        seen.setdefault(said, row.number)
        plan.problems += [
            Problem(row.number, COLUMNS[name], sentence, table.letters[name])
            for name, sentence in faults
        ]
        if not faults:
            done = "member" if said in does else "invited" if said in asked else "invite"
            plan.lines.append(Line(row=row.number, action=done, **values))
    return plan


def _name(text: str) -> str:
    name = columns.person_name(text)
    if len(name) > NAME_LIMIT:
        raise BadInput(_("A name has up to %(limit)d characters.") % {"limit": NAME_LIMIT})
    return name


def _email(text: str) -> str:
    email = plain_address(columns.one_line(text)).lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from None
    return email


def _role(text: str) -> AgencyRole:
    found = ROLE_WORDS.get(columns.word(text))
    if found is None:
        raise BadInput(
            _(
                "“%(word)s” is none of: 经办人, 查阅人. A head is invited on the page, because a "
                "second person confirms it."
            )
            % {"word": text.strip()[:WORD_SHOWN]}
        )
    return found


READERS: dict[str, Callable[[str], Any]] = {"name": _name, "email": _email, "agency_role": _role}


def in_words(line: Line) -> str:
    """What the import would do with a row."""
    if line.action == "member":
        return _("nothing: does this for the agency already")
    if line.action == "invited":
        return _("nothing: has an open invitation")
    return _("is invited by mail as %(role)s") % {"role": line.agency_role.label}


def invite_people(*, plan: Plan, agency: Agency, by: Any, now: datetime) -> int:
    """Invite everybody whom the plan names, all or none; each link goes by mail. Returns how many
    were invited.

    Refuses with NotAllowed (who), with BadInput a plan with problems, and as `invite` does.
    """
    require(may_invite(by=by, role="", agency=agency))
    if plan.problems:
        raise BadInput(_("Please correct the file first; nobody was invited."), field="file")
    with action(by=by, now=now) as act:
        for line in plan.to_invite:
            invite(
                name=line.name,
                email=line.email,
                agency=agency,
                agency_role=line.agency_role,
                by_mail=True,
                by=by,
                now=now,
            )
        if not plan.to_invite:
            return act.nothing_done(0)
    return len(plan.to_invite)
