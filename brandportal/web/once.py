"""Accept a token once: whoever brings it first, of any number at the same moment, on any server."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from brandportal.web.limits import key_hash
from brandportal.web.models import UsedOnce


def use_once(*, purpose: str, token: str, expires_at: datetime) -> bool:
    """Note the token as used, for as long as it would be good otherwise. False when it was used
    already.

    In the database, not in Redis: a restarted Redis would accept every proof once more. Only a
    keyed hash is kept.
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
    """Delete tokens that are refused for their age by now. Returns how many went."""
    return UsedOnce.objects.filter(expires_at__lte=now).delete()[0]
