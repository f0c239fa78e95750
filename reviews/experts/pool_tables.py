"""Experts from a table: who, what he knows about, the term, the employer. A preview names each bad
cell; the import writes all rows or none and can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brandportal.accounts.domain.agencies import agencies_by_letters
from brandportal.accounts.domain.ties import note_tie
from brandportal.accounts.enums import Role, TieKind
from brandportal.accounts.models import Agency, NotedTie, User
from brandportal.accounts.policies import free_of_conflict
from brandportal.errors import YES, BadInput
from brandportal.tables.shapes import Table
from brandportal.tables.uploads import Problem
from brandportal.texts import letters_of
from reviews.experts.enums import Expertise
from reviews.experts.models import Expert
from reviews.experts.pool import may_keep, save_expert
from reviews.experts.pool_cells import COLUMNS, read_row


@dataclass(frozen=True)
class ExpertLine:
    """One row: the expert as he would be kept, the fields that change (all of them for a new one),
    and the employer that would be noted: an agency of the programme, or another one as text.
    """

    row: int
    expert: Expert
    is_new: bool
    changed: tuple[str, ...]
    agency: Agency | None = None
    employer: str = ""


@dataclass
class TableOfExperts:
    """What a file says. Nothing is written if there is a problem."""

    lines: list[ExpertLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_experts(table: Table, *, by: Any) -> TableOfExperts:
    """Decide for each row what the import would do. People are panel members, by user name or name;
    an expert who is in the pool already gets what the row says.
    """
    found = TableOfExperts()
    people = list(User.objects.holding(Role.PANEL).filter(is_active=True).order_by("pk"))
    standing = {row.person_id: row for row in Expert.objects.select_related("person")}
    noted = {
        (tie.person_id, tie.agency_id, letters_of(tie.employer))
        for tie in NotedTie.objects.filter(
            withdrawn_at=None, dropped_at=None, kind=TieKind.EMPLOYED
        )
    }
    agencies = agencies_by_letters()
    seen: dict[int, int] = {}
    for row in table.rows:
        values, faults = read_row(row, people, agencies)
        person = values.get("person")
        if person is not None:
            if person.pk in seen:
                words = _("The same value is already in row %(row)s.") % {"row": seen[person.pk]}
                faults.append(("person", words))
            seen.setdefault(person.pk, row.number)
            faults += _not_by(person, values.get("employer"), by)
        faults += _not_together(values)
        found.problems += [
            Problem(row.number, COLUMNS[name], sentence, table.letters.get(name, ""))
            for name, sentence in faults
        ]
        if person is not None and not faults:
            found.lines.append(_line(row.number, values, standing.get(person.pk), noted))
    return found


def _not_by(person: User, employer: Any, by: Any) -> list[tuple[str, str]]:
    """Why this officer may not keep this person, or not note this employer."""
    kept = may_keep(person, by=by)
    if not kept:
        return [("person", str(kept.reason))]
    free = free_of_conflict(employer.pk, by=by) if isinstance(employer, Agency) else YES
    return [] if free else [("employer", str(free.reason))]


def _not_together(values: dict[str, Any]) -> list[tuple[str, str]]:
    begins, ends = values.get("term_from", date.min), values.get("term_until", date.max)
    return [("term_until", _("The end lies before the beginning."))] if ends < begins else []


def _line(
    number: int,
    values: dict[str, Any],
    standing: Expert | None,
    noted: set[tuple[int, int | None, str]],
) -> ExpertLine:
    employer = values.pop("employer", "")
    if "also" in values:
        values["also"] = sorted(set(values["also"]) - {values["field"]})
    expert = standing or Expert(person=values["person"])
    changed = tuple(
        name
        for name, value in values.items()
        if name != "person" and getattr(expert, name) != value
    )
    for name in changed:
        setattr(expert, name, values[name])
    agency = employer if isinstance(employer, Agency) else None
    said = "" if agency else str(employer)
    if (expert.person_id, agency.pk if agency else None, letters_of(said)) in noted:
        agency, said = None, ""
    is_new = standing is None
    return ExpertLine(
        number, expert, is_new, ("person", *changed) if is_new else changed, agency, said
    )


def in_words(line: ExpertLine) -> str:
    """What the import would do with a row; whom an employer binds is said."""
    if line.is_new:
        said = [_("new"), str(Expertise(line.expert.field).label)]
    elif line.changed:
        fields = _(", ").join(COLUMNS[name] for name in line.changed)
        said = [_("changed: %(fields)s") % {"fields": fields}]
    else:
        said = [_("as before")]
    if line.agency:
        words = _("employed by %(agency)s: takes no part in what concerns it")
        said.append(words % {"agency": line.agency})
    elif line.employer:
        said.append(_("employer outside the programme: %(name)s") % {"name": line.employer})
    return " · ".join(said)


def write_experts(
    *,
    found: TableOfExperts,
    reason: str = "",
    proved_at: datetime | None = None,
    by: Any,
    now: datetime,
) -> int:
    """Write what a file says, all rows or none: experts by `save_expert`, employers by `note_tie`;
    `reason` and `proved_at` are for the proposals to confirm those that are agencies. Returns how
    many rows changed something. Refuses with BadInput a file with problems, and as these two do.
    """
    if found.problems:
        raise BadInput(_("Nothing was written: some rows have to be corrected first."))
    written = 0
    with transaction.atomic():
        for line in found.lines:
            if line.changed:
                save_expert(expert=line.expert, changed=line.changed, by=by, now=now)
            if line.agency or line.employer:
                note_tie(
                    person=line.expert.person,
                    kind=TieKind.EMPLOYED,
                    agency=line.agency,
                    employer=line.employer,
                    reason=_of_one(line, reason),
                    proved_at=proved_at,
                    by=by,
                    now=now,
                )
            written += bool(line.changed or line.agency or line.employer)
    return written


def _of_one(line: ExpertLine, reason: str) -> str:
    """The reason given for the file, said of one expert: every proposal has words of its own."""
    return f"{reason} · {line.expert.person} · {line.agency}" if reason.strip() else ""
