"""Which accounts belong to one person: those with the same mail address, today or before.

A change of address must not cut the ties of a person. Accounts that ever had an address in common
get one number (`User.person_number`); of an address that was left only a keyed hash is kept.
Capital and small letters are the same address, and so is every way to write a letter; dots, plus
signs and the like make another mailbox at most providers, and another address here.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet

from brandportal.accounts.left_addresses import LeftAddress
from brandportal.accounts.models import User


def plain_address(text: str) -> str:
    """The address as it is kept: characters that only look like Latin letters are those letters."""
    return unicodedata.normalize("NFKC", text).strip()


def mark_of(address: str) -> str:
    """The keyed hash of a mail address, whatever its capitals."""
    said = f"accounts.address|{plain_address(address).casefold()}"
    return hmac.new(
        settings.PSEUDONYM_MASTER_KEY.encode(), said.encode(), hashlib.sha256
    ).hexdigest()


def people_at(address: str) -> QuerySet[User]:
    """Every account of the person at this address: who has it, who has left it, and their other
    accounts. None for no address.
    """
    if not address:
        return User.objects.none()
    there = User.objects.filter(Q(email__iexact=address) | Q(left_addresses__mark=mark_of(address)))
    numbers = there.exclude(person_number=None).values("person_number")
    return User.objects.filter(Q(pk__in=there.values("pk")) | Q(person_number__in=numbers))


def unite(people: Iterable[User]) -> None:
    """Make these accounts one person's. It is for good: nothing tells them apart again."""
    found = list(people)
    known = {one.person_number for one in found if one.person_number is not None}
    number = min(known or {one.pk for one in found})
    User.objects.filter(Q(pk__in=[one.pk for one in found]) | Q(person_number__in=known)).update(
        person_number=number
    )


def leave_address(user: User, address: str) -> None:
    """Keep the mark of the address that this account is leaving."""
    if address:
        LeftAddress.objects.get_or_create(user=user, mark=mark_of(address))
