"""Policies about a person: verdicts with a sentence for a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.accounts.enums import WRITES, AgencyRole, Role
from brandportal.accounts.models import User
from brandportal.errors import YES, Verdict, in_conflict, no
from brandportal.rulebook import conflict_years


class Operator:
    """Somebody who runs a management command on the server, for example to appoint the first
    people.
    """

    pk = None
    is_authenticated = False

    def __str__(self) -> str:
        return "operator"


OPERATOR = Operator()


def has_role(by: Any, *roles: str) -> bool:
    """Whether this person holds one of the roles; the clock and visitors hold none."""
    return bool(getattr(by, "roles", frozenset()) & frozenset(roles))


def is_person(by: Any, *people: User | None) -> bool:
    """Whether whoever acts is one of these people, under whatever account.

    Every guard that keeps people out of what is theirs or of what they did asks this, or
    `not_oneself`; one that compares accounts lets a second account be a second person. A right that
    belongs to one account (to fill in one's own sheet) does compare accounts
    (tests/architecture/test_persons.py lists these). The clock and visitors are nobody.
    """
    known = [one for one in people if one is not None]
    return isinstance(by, User) and any(one.is_same_person(by) for one in known)


def accounts_of(by: Any, field: str) -> Q:
    """Rows whose `field` is whoever acts, under any account (`is_person` for a set of rows); none
    for the clock and visitors.
    """
    return by.accounts_in(field) if isinstance(by, User) else Q(pk__in=[])


def not_oneself(by: Any, *people: User | None, words: str) -> Verdict:
    """No, in these words, where whoever acts is one of these people (`is_person`)."""
    return no(words) if is_person(by, *people) else YES


def one_account_each(people: Iterable[User]) -> list[User]:
    """The first account of each person among these."""
    found: list[User] = []
    for one in people:
        if not is_person(one, *found):
            found.append(one)
    return found


def works_for(by: Any, agency_id: int, *roles: str) -> bool:
    """Whether this person works for the agency today, in one of the agency roles when given."""
    held = getattr(by, "agency_roles", {}).get(agency_id, frozenset())
    return bool(held & frozenset(roles)) if roles else bool(held)


def conflicts_of(by: Any, rules: Mapping[str, Any] | None = None) -> frozenset[int]:
    """The agencies with which this person has a conflict of interest, under any account; for work
    that has ended, as many years back as the rules say (`User.conflicts`). The clock and visitors
    have none.
    """
    if not isinstance(by, User):
        return frozenset()
    return by.conflicts(conflict_years(rules), timezone.now())


def is_tied_to(by: Any, agency_id: int) -> bool:
    """Whether this person has a conflict of interest with the agency, under any account."""
    return agency_id in conflicts_of(by)


def free_of_conflict(agency_id: int, *, by: Any) -> Verdict:
    """Nobody acts on an agency with which he or she has a conflict of interest, staff and
    superusers included.
    """
    if is_tied_to(by, agency_id):
        return in_conflict(
            _(
                "You have a conflict of interest with this agency: you work or worked for it, "
                "declared one or have another tie. Somebody else must do this."
            )
        )
    return YES


def is_office(by: Any) -> Verdict:
    return YES if has_role(by, Role.OFFICE) else no(_("Only the Efficiency Office may do this."))


def is_leader(by: Any) -> Verdict:
    return YES if has_role(by, Role.LEADER) else no(_("Only the leading group may do this."))


def is_panel(by: Any) -> Verdict:
    return YES if has_role(by, Role.PANEL) else no(_("Only panel members may do this."))


def may_read_office(*, by: Any) -> Verdict:
    """The office and the auditor may read the records of the programme; the auditor changes
    nothing.
    """
    if has_role(by, Role.OFFICE, Role.AUDITOR):
        return YES
    return no(_("Only the Efficiency Office and the auditor may read this."))


def drafts_for(by: Any, agency_id: int) -> Verdict:
    """Who writes for an agency: its drafters and heads. A reader is told why not."""
    if works_for(by, agency_id, *WRITES):
        return YES
    if works_for(by, agency_id):
        return no(reads_only())
    return no(_("Only people of this agency may do this."))


def writes(by: Any) -> Verdict:
    """Whether this person writes for an agency; for who works for none it is open, and said
    elsewhere.
    """
    answers = [drafts_for(by, agency_id) for agency_id in by.agency_roles]
    return next((answer for answer in answers if answer), answers[0] if answers else YES)


def reads_only() -> str:
    """What a reader of an agency is told in place of a form."""
    return _("You read for this agency and change nothing. Its drafters and its head write.")


def heads(by: Any, agency_id: int) -> Verdict:
    if works_for(by, agency_id, AgencyRole.HEAD):
        return YES
    return no(_("Only the head of this agency may do this."))
