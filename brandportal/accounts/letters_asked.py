"""Ask for account mail: a page writes one row, the outbox's task does the rest (`letters.py`).

Whether an address belongs to an account is looked up by the task. So a page says the same to
everybody after the same work, a mail server that hangs holds no page, and no secret link lies in
the database.
"""

from __future__ import annotations

from datetime import datetime

from brandportal.accounts.models import User
from brandportal.notices.models import Letter, LetterKind

LONGEST_ADDRESS = 254


def _ask(*, kind: LetterKind, address: str, user: User | None, now: datetime) -> None:
    """One waiting letter a kind, address and account, however often it is asked for; no account has
    a longer address.
    """
    if len(address) > LONGEST_ADDRESS:
        return
    Letter.objects.bulk_create(
        [Letter(kind=kind, address=address.lower(), user=user, created_at=now)],
        ignore_conflicts=True,
    )


def ask_for_reset(*, address: str, now: datetime) -> None:
    """Somebody says that he forgot the password of the account with this address, which may be
    nobody's.
    """
    _ask(kind=LetterKind.RESET, address=address, user=None, now=now)


def send_invitation(*, address: str, now: datetime) -> None:
    """Two people agreed on an invitation: its link is made when it goes out to this address."""
    _ask(kind=LetterKind.INVITED, address=address, user=None, now=now)


def ask_to_confirm(*, user: User, address: str, now: datetime) -> None:
    """A person wants the account's mail at a new address."""
    _ask(kind=LetterKind.CONFIRM, address=address, user=user, now=now)


def tell_old_address(*, user: User, address: str, now: datetime) -> None:
    """The account's mail goes to another address by now; the old one is told once more."""
    _ask(kind=LetterKind.MOVED, address=address, user=user, now=now)
