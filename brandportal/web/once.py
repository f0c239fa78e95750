"""Accept a token only once, among any number of simultaneous requests on any server."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from brandportal.web.limits import key_hash
from brandportal.web.models import UsedOnce


def use_once(*, purpose: str, token: str, expires_at: datetime) -> bool:
    """Mark the token as used for as long as it would be valid. False if it was used already.

    In the database and not in Redis, because a restarted Redis would accept every proof again. Only
    a keyed hash is stored.
    """
    statement = (
        f"INSERT INTO {UsedOnce._meta.db_table} (token_hash, expires_at) VALUES (%s, %s) "  # noqa: S608 - the model's name
        "ON CONFLICT (token_hash) DO NOTHING"
    )
    values = [
        key_hash(purpose, token),
        connection.ops.adapt_datetimefield_value(expires_at),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount == 1


def forget_used(*, now: datetime) -> int:
    """Delete used tokens that have expired. Returns how many."""
    return UsedOnce.objects.filter(expires_at__lte=now).delete()[0]
