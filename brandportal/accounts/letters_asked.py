"""Request account mail: a page writes one row, and the outbox's task does the rest (`letters.py`).

The task looks up whether an address belongs to an account. A page therefore responds alike to
everybody after the same work, a hanging mail server delays no page, and the database contains no
secret link.
"""

from __future__ import annotations

from datetime import datetime

from brandportal.accounts.models import User
from brandportal.notices.models import Letter, LetterKind

LONGEST_ADDRESS = 254


def _ask(*, kind: LetterKind, address: str, user: User | None, now: datetime) -> None:
    """Keep one waiting letter for each kind, address and account, however often it is requested;
    overlong addresses belong to no account.
    """
    if len(address) > LONGEST_ADDRESS:
        return
    Letter.objects.bulk_create(
        [Letter(kind=kind, address=address.lower(), user=user, created_at=now)],
        ignore_conflicts=True,
    )


def ask_for_reset(*, address: str, now: datetime) -> None:
    """Request a password reset for the account with this address, which may not exist."""
    _ask(kind=LetterKind.RESET, address=address, user=None, now=now)


def send_invitation(*, address: str, now: datetime) -> None:
    """Request the mail of a confirmed invitation; its link is made when it is sent."""
    _ask(kind=LetterKind.INVITED, address=address, user=None, now=now)


def ask_to_confirm(*, user: User, address: str, now: datetime) -> None:
    """Request a confirmation link for a new mail address."""
    _ask(kind=LetterKind.CONFIRM, address=address, user=user, now=now)


def tell_merged_address(*, user: User, now: datetime) -> None:
    """Notify once at its address that an account was merged into another and is closed."""
    _ask(kind=LetterKind.MERGED, address=user.email, user=user, now=now)


def tell_old_address(*, user: User, address: str, now: datetime) -> None:
    """Notify the old address once that the account's mail has moved."""
    _ask(kind=LetterKind.MOVED, address=address, user=user, now=now)
