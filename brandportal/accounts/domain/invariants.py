"""Invariants of the apps in brandportal: the journal's chain, statuses and their journal entries,
roles, the outbox.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.conf import settings
from django.db.models import Max
from django.utils.module_loading import import_string

from brandportal.accounts.domain.parts import held_by_person
from brandportal.accounts.domain.same_person import mark_of
from brandportal.accounts.models import (
    AccountMerge,
    LeftAddress,
    Membership,
    NotedTie,
    RoleGrant,
    User,
)
from brandportal.accounts.second_factor import not_encrypted
from brandportal.accounts.separation import exclude, exclude_in_a_person
from brandportal.invariants import Invariant
from brandportal.journal.domain import broken_links
from brandportal.journal.models import Entry
from brandportal.journal.security import broken_events
from brandportal.notices.models import Notice
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.models import Proposal
from brandportal.workflow import Lifecycle


def _chain() -> Iterator[str]:
    for seq, fault in broken_links():
        yield f"entry {seq}: {fault}"


def _security_chain() -> Iterator[str]:
    for seq, fault in broken_events():
        yield f"security event {seq}: {fault}"


def _lives() -> list[Lifecycle]:
    return [import_string(dotted) for dotted in settings.LIFECYCLES]


def _last_targets(life: Lifecycle) -> dict[str, str]:
    """For each record the target status of the last transition in the journal."""
    label = life.model._meta.label_lower
    actions = [f"{life.name}.{row.action}" for row in life.transitions]
    last = (
        Entry.objects.filter(object_type=label, action__in=actions)
        .values("object_id")
        .annotate(last=Max("seq"))
        .values("last")
    )
    rows = Entry.objects.filter(seq__in=last).values_list("object_id", "data")
    return {object_id: data.get("to", "") for object_id, data in rows}


def _statuses() -> Iterator[str]:
    """A status equals the target of the last transition in the journal, or the initial status."""
    for life in _lives():
        told = _last_targets(life)
        for pk, status in life.model._base_manager.values_list("pk", "status"):
            expected = told.get(str(pk), life.initial)
            if status != expected:
                yield f"{life.name} {pk} is {status}, the journal says {expected}"


def _apart() -> Iterator[str]:
    """No account holds roles that exclude each other; locked accounts are included, because they
    may be unlocked.
    """
    held: dict[int, set[str]] = defaultdict(set)
    works = Membership.objects.filter(ended_at=None)
    for rows in (RoleGrant.objects.all(), works):
        for user, role in rows.values_list("user", "role"):
            held[user].add(role)
    for user, roles in sorted(held.items()):
        if any(exclude(one, other) for one, other in combinations(sorted(roles), 2)):
            yield f"account {user} holds {', '.join(sorted(roles))}"


def _one_role_a_person() -> Iterator[str]:
    """No person holds roles under several accounts that exclude each other in one person."""
    users = list(User.objects.filter(grants__isnull=False).order_by("pk").distinct())
    for user in users:
        held = held_by_person(user)
        if any(exclude_in_a_person(*pair) for pair in combinations(sorted(held), 2)):
            yield f"the person of account {user.pk} holds {', '.join(sorted(held))}"


def _same_people() -> Iterator[str]:
    """An account at an address that another has left has that one's number."""
    left: dict[str, list[User]] = defaultdict(list)
    for row in LeftAddress.objects.select_related("user"):
        left[row.mark].append(row.user)
    if not left:
        return
    for user in User.objects.exclude(email=""):
        for other in left.get(mark_of(user.email), []):
            if not user.is_same_person(other):
                yield f"accounts {other.pk} and {user.pk} had one address and are two persons"


def _merges() -> Iterator[str]:
    """Merged accounts are one person, and two people agreed to it."""
    noted = set(Entry.objects.filter(action="accounts.merge").values_list("object_id", flat=True))
    merged = AccountMerge.objects.exclude(done_at=None).select_related("kept", "closed")
    for row in merged:
        if str(row.pk) not in noted or not row.closed.is_same_person(row.kept):
            yield f"account {row.closed_id} was merged, and nobody agreed to it"


def _ties() -> Iterator[str]:
    """A noted tie holds by a confirmed proposal of somebody else, and a dropped one has none; where
    its proposal has ended, it waits no longer. One from before it took two has no proposal.
    """
    asked: dict[str, dict[str, Proposal]] = defaultdict(dict)
    for row in Proposal.objects.filter(action="conflict.confirm_tie"):
        asked[row.object_id].update({row.status: row})
    for tie in NotedTie.objects.filter(agency__isnull=False):
        found = asked[str(tie.pk)]
        by = found.get(ProposalStatus.CONFIRMED)
        if tie.confirmed_at is None and by:
            yield f"tie {tie.pk} was confirmed, and says it was not"
        if tie.confirmed_at and (by is None or by.confirmed_by_id != tie.confirmed_by_id):
            yield f"tie {tie.pk} says that it was confirmed, and no second person did"
        if tie.waits_for_second and found and ProposalStatus.OPEN not in found:
            yield f"tie {tie.pk} waits for nobody"
        if tie.dropped_at and (not found or ProposalStatus.OPEN in found):
            yield f"tie {tie.pk} was dropped before anybody could confirm it"


def _notices() -> Iterator[str]:
    """A notice that refers to a journal entry refers to one that exists."""
    seqs = set(Entry.objects.values_list("seq", flat=True))
    for pk, key in Notice.objects.filter(key__startswith="journal:").values_list("pk", "key"):
        number = key.removeprefix("journal:").split(":")[0]
        if not (number.isdigit() and int(number) in seqs):
            yield f"notice {pk} quotes {key}"


INVARIANTS = (
    Invariant(code="journal.chain", promise="the journal's chain is unbroken", faults=_chain),
    Invariant(
        code="journal.security",
        promise="the chain of security events is unbroken and where the journal noted it",
        faults=_security_chain,
    ),
    Invariant(
        code="journal.statuses",
        promise="every status is where the journal's last transition led",
        faults=_statuses,
    ),
    Invariant(
        code="accounts.apart",
        promise="no account joins two roles that exclude each other, of the programme or of an "
        "agency",
        faults=_apart,
    ),
    Invariant(
        code="accounts.merges",
        promise="merged accounts are one person, and two people agreed to it",
        faults=_merges,
    ),
    Invariant(
        code="accounts.one_role",
        promise="no person holds roles under several accounts that exclude each other",
        faults=_one_role_a_person,
    ),
    Invariant(
        code="accounts.same_person",
        promise="accounts that ever had a mail address in common are one person's",
        faults=_same_people,
    ),
    Invariant(
        code="accounts.ties",
        promise="a noted tie holds once a second person has confirmed it, and not without",
        faults=_ties,
    ),
    Invariant(
        code="accounts.second_factors",
        promise="the secrets of second factors are encrypted",
        faults=not_encrypted,
    ),
    Invariant(
        code="notices.journal", promise="a notice quotes an existing action", faults=_notices
    ),
)
