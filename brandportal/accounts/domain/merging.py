"""Merge two accounts of one person: proved with both, proposed by an officer, confirmed by the
security administrator.

What the closed account holds today (a role, memberships, unread notices) goes over to the other
one. What it did stays where it is: the journal, sign-offs, sheets, declared conflicts and noted
ties keep their author, and comparisons of persons treat both as one for good (`same_person`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal import tokens
from brandportal.accounts.domain.parts import (
    begin_membership,
    begin_role,
    held_by,
    held_by_person,
)
from brandportal.accounts.domain.same_person import unite
from brandportal.accounts.enums import Role
from brandportal.accounts.letters_asked import tell_merged_address
from brandportal.accounts.merges import AccountMerge
from brandportal.accounts.models import Membership, RoleGrant, User
from brandportal.accounts.policies import has_role, is_office, not_oneself
from brandportal.accounts.separation import may_meet, may_share_address
from brandportal.errors import NotAllowed, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Notice
from brandportal.notices.notice_texts import notice_text
from brandportal.proposals.proof import Pair, both, is_fresh, require_pair

LINK = tokens.purpose("accounts.merge", seconds=3600)
# How long the office may wait after the person has proved both.
PROOF_LASTS = timedelta(days=30)
MERGE_ASKED = notice_text(
    "accounts.merge_asked",
    kind=NoticeKind.SECURITY,
    subject=gettext_noop("Two accounts of yours are to become one"),
    body=gettext_noop(
        "Somebody who signed in to both asked to merge the account “%(closed)s” into “%(kept)s”. "
        "Two officers look at it before anything is done. If it was not you, please tell the "
        "security administrator at once."
    ),
)
MERGE_WAITS = notice_text(
    "accounts.merge_waits",
    kind=NoticeKind.TASK,
    subject=gettext_noop("A person asks to merge two accounts"),
    body=gettext_noop(
        "The account “%(closed)s” is to be merged into “%(kept)s”. Please propose the merge if it "
        "is one person."
    ),
)
MERGED = notice_text(
    "accounts.merged",
    kind=NoticeKind.SECURITY,
    subject=gettext_noop("Two accounts of yours are one now"),
    body=gettext_noop(
        "The account “%(closed)s” was merged into “%(kept)s”. Please sign in with “%(kept)s” from "
        "now on; nobody signs in with the other one again."
    ),
)


def merge_link(*, kept: User, proved_at: datetime, now: datetime) -> str:
    """The link that is opened with the other account; valid for an hour. Refuses with NotAllowed
    without a recent authentication.
    """
    _proved(proved_at, now)
    token = tokens.issue([kept.pk, proved_at.isoformat()], purpose=LINK, now=now)
    return settings.BASE_URL + reverse("account_merge_confirm", args=[token])


def open_merge(token: str, *, now: datetime) -> tuple[User, datetime]:
    """The account that stays, and when it was proved. Refuses with NotNow an unknown or expired
    link.
    """
    content = tokens.read(token, purpose=LINK, now=now)
    kept = User.objects.filter(pk=content[0], is_active=True).first() if content else None
    proved_at = parse_datetime(content[1]) if content else None
    if kept is None or proved_at is None:
        raise NotNow(_("This link is not known or has ended. Please ask for a new one."))
    return kept, proved_at


def merges_of(user: User) -> list[AccountMerge]:
    """What was asked for or done with this account, the newest first."""
    concerned = AccountMerge.objects.filter(Q(kept=user) | Q(closed=user))
    return list(concerned.select_related("kept", "closed"))


def may_merge(closed: User, kept: User) -> Verdict:
    """Whether the account may be closed and the other hold what both hold today. Roles that exclude
    each other keep two accounts apart.
    """
    if closed.pk == kept.pk:
        return no(
            _(
                "You are signed in with the account that stays. Sign in with the other one and "
                "open the link again."
            )
        )
    if not (closed.is_active and kept.is_active):
        return no(_("One of the two accounts is locked."))
    held, of_person = held_by(pk=kept.pk), held_by_person(kept)
    bars = [import_string(dotted) for dotted in settings.MERGE_BARS]
    return first_no(
        *(may_meet(held, role) for role in sorted(held_by(pk=closed.pk))),
        *(may_share_address(of_person, role) for role in sorted(held_by_person(closed))),
        *(bar(closed) for bar in bars),
    )


def ask_to_merge(*, token: str, by: User, proved_at: datetime, now: datetime) -> AccountMerge:
    """Ask to close the own account in favour of the one that made the link. Asking again replaces
    the request.

    Refuses with NotNow (the link has ended; roles exclude each other, or the account is needed as
    it is) and NotAllowed (no recent authentication). Both accounts and the office are told.
    """
    _proved(proved_at, now)
    with action(by=by, now=now) as act:
        kept, kept_proved_at = open_merge(token, now=now)
        require(when=may_merge(by, kept))
        merge, _new = AccountMerge.objects.update_or_create(
            closed=by,
            done_at=None,
            defaults={
                "kept": kept,
                "kept_proved_at": kept_proved_at,
                "closed_proved_at": proved_at,
            },
        )
        entry = act.log(
            "accounts.ask_merge", gettext_noop("Asked to merge two accounts of one person"), merge
        )
        names, key = _names(merge), f"journal:{entry.seq}"
        own, desk = reverse("account_merge"), _desk(merge)
        queue(to=[kept, by], key=key, text=MERGE_ASKED, context=names, url=own, now=now)
        office = User.objects.holding(Role.OFFICE).exclude(pk__in=[kept.pk, by.pk])
        queue(to=office, key=key, text=MERGE_WAITS, context=names, url=desk, now=now)
    return merge


def may_propose_merge(merge: AccountMerge, *, by: Any) -> Verdict:
    """The office, about other people's accounts."""
    return first_no(is_office(by), _somebody_else(merge, by))


def may_confirm_merge(merge: AccountMerge, *, by: Any) -> Verdict:
    """The security administrator, likewise."""
    if not has_role(by, Role.SECURITY_ADMIN):
        return no(_("Only the security administrator may confirm this."))
    return _somebody_else(merge, by)


def may_be_done(merge: AccountMerge, *, now: datetime) -> Verdict:
    """Whether it has not been done, was proved recently enough, and is still possible."""
    if merge.done_at is not None:
        return no(_("These accounts are merged already."))
    if now > min(merge.kept_proved_at, merge.closed_proved_at) + PROOF_LASTS:
        return no(_("The person proved both accounts too long ago and has to do it again."))
    return may_merge(merge.closed, merge.kept)


def check_merge(merge: AccountMerge, *, now: datetime) -> None:
    """Refuses at once what the verb refuses."""
    require(when=may_be_done(merge, now=now))


def merge_accounts(
    *, merge: AccountMerge, by: Any, now: datetime, pair: Pair | None = None
) -> AccountMerge:
    """Close one account of a person in favour of the other; runs when a proposal is confirmed.

    Role, memberships and unread notices go over; the closed account has no way to sign in any more.
    Refuses with NotAllowed (who) and NotNow (done already, proved too long ago, roles that exclude
    each other, a seat or a place in the pool that hangs on the account). The person is told in the
    account that stays and at the address of the closed one.
    """
    with action(by=by, now=now) as act:
        require(may_confirm_merge(merge, by=by))
        agreed = require_pair(
            pair, action="accounts.merge", obj=merge, arguments={}, by=by, now=now
        )
        locked = act.lock(merge, "kept", "closed")
        check_merge(locked, now=now)
        kept, closed = locked.kept, locked.closed
        _hand_over(act, closed, kept)
        _close(closed)
        unite([kept, closed])
        locked.done_at = now
        locked.save(update_fields=["done_at"])
        entry = act.log(
            "accounts.merge",
            gettext_noop("Merged two accounts of one person"),
            locked,
            {"closed": closed.pk, "kept": kept.pk, **both(agreed)},
        )
        queue(
            to=[kept],
            key=f"journal:{entry.seq}",
            text=MERGED,
            context=_names(locked),
            url=reverse("account_merge"),
            now=now,
        )
        tell_merged_address(user=closed, now=now)
    return locked


def _hand_over(act: Action, closed: User, kept: User) -> None:
    """Role, memberships and unread notices; first ended there, then begun here."""
    roles = list(RoleGrant.objects.filter(user=closed).values_list("role", flat=True))
    RoleGrant.objects.filter(user=closed).delete()
    current = Membership.objects.filter(user=closed, ended_at=None)
    works = list(current.select_related("agency"))
    current.update(ended_at=act.now)
    for role in roles:
        begin_role(user=kept, role=role)
    for row in works:
        begin_membership(user=kept, agency=row.agency, role=row.role)
    told = Notice.objects.filter(recipient=kept).values("key")
    Notice.objects.unread_of(closed).exclude(key__in=told).update(recipient=kept)
    User.objects.filter(pk=kept.pk).update(session_version=F("session_version") + 1)


def _close(closed: User) -> None:
    Authenticator.objects.filter(user=closed).delete()
    closed.set_unusable_password()
    User.objects.filter(pk=closed.pk).update(
        is_active=False,
        password=closed.password,
        session_version=F("session_version") + 1,
    )


def _proved(proved_at: datetime, now: datetime) -> None:
    if not is_fresh(proved_at, now):
        raise NotAllowed(_("Please prove again who you are; then this goes on."))


def _somebody_else(merge: AccountMerge, by: Any) -> Verdict:
    words = _("Nobody does this for themselves.")
    return not_oneself(by, merge.kept, merge.closed, words=words)


def _names(merge: AccountMerge) -> dict[str, str]:
    return {"closed": merge.closed.username, "kept": merge.kept.username}


def _desk(merge: AccountMerge) -> str:
    return reverse("admin:accounts_accountmerge_change", args=[merge.pk])
