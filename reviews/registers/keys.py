"""API keys with which an agency's system submits cases: shown once, hashed at rest, bound to the
agency, with an hourly limit.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.models import Agency
from brandportal.accounts.policies import heads
from brandportal.errors import NotAllowed, NotNow, require
from brandportal.journal.actions import action
from brandportal.texts import required_text
from brandportal.web.limits import Spend, spend
from reviews.identity.pseudonyms import mac
from reviews.registers.models import RegisterKey

KEY_BYTES = 32
MOST_KEYS = 5
CALLS_AN_HOUR, AN_HOUR = 60, 3600
NAME_LIMIT = 60


class TooMany(NotNow):
    """A key was used too often; `retry_after` seconds until the next call is allowed."""

    def __init__(self, reason: str, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def key_hash(key: str) -> str:
    """The keyed hash by which a key is found."""
    return mac(settings.PSEUDONYM_MASTER_KEY.encode(), f"register-key|{key}".encode())


def issue_key(*, agency: Agency, name: str, by: Any, now: datetime) -> str:
    """Make a key for one agency and return it; it is shown only now.

    Refuses with NotAllowed everybody but the head, with BadInput a missing name, and with NotNow a
    sixth active key.
    """
    require(heads(by, agency.pk))
    sentence = _("Please say which system will use the key.")
    label = required_text(name, field="name", limit=NAME_LIMIT, bounds=sentence)
    key = secrets.token_urlsafe(KEY_BYTES)
    with action(by=by, now=now) as act:
        if RegisterKey.objects.filter(agency=agency, revoked_at=None).count() >= MOST_KEYS:
            raise NotNow(_("An agency has at most 5 keys. Please revoke one first."))
        made = RegisterKey.objects.create(
            agency=agency, name=label, key_hash=key_hash(key), created_at=now, created_by=by
        )
        act.log(
            "registers.issue_key",
            gettext_noop("Issued a register key"),
            made,
            {"agency": agency.pk},
        )
    return key


def revoke_key(*, key: RegisterKey, by: Any, now: datetime) -> None:
    """Revoke a key at once. Refuses with NotAllowed everybody but the head; safe to repeat."""
    require(heads(by, key.agency_id))
    with action(by=by, now=now) as act:
        living = RegisterKey.objects.filter(pk=key.pk, revoked_at=None)
        if not living.update(revoked_at=now, revoked_by=by):
            return act.nothing_done(None)
        done = gettext_noop("Revoked a register key")
        act.log("registers.revoke_key", done, key, {"agency": key.agency_id})


def use_key(*, typed: str, now: datetime) -> RegisterKey:
    """The active key that a system sent, counted as one call of this hour.

    Refuses with NotAllowed an unknown or revoked key, and with TooMany the sixty-first call within
    an hour.
    """
    found = (
        RegisterKey.objects.filter(key_hash=key_hash(typed), revoked_at=None)
        .select_related("agency")
        .first()
    )
    if found is None:
        raise NotAllowed(_("This key is not known, or it was revoked."))
    spent = spend([Spend("register-key", str(found.pk), CALLS_AN_HOUR, AN_HOUR)], now=now)
    if not spent.ok:
        raise TooMany(
            _("A key makes at most 60 calls an hour. Please send more cases at a time, later."),
            spent.retry_after,
        )
    RegisterKey.objects.filter(pk=found.pk).update(last_used_at=now)
    return found
