"""A Django cache in a table of the database, so that signing in depends on nothing else.

Its values are small and decide something (failed sign-ins, used codes, the sign-on's keys), so they
must be available whenever somebody can sign in. Keys are keyed hashes, because some contain an
address; values are JSON, because unpickling would let anybody with write access to the table run
code in the web server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

from brandportal.web.limits import key_hash
from brandportal.web.models import CachedValue

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
TABLE = CachedValue._meta.db_table
ADD = f"""
INSERT INTO {TABLE} AS kept (key_hash, value, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (key_hash) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
WHERE kept.expires_at <= %s
RETURNING key_hash
"""  # noqa: S608 - the table's name is the model's; every value is a parameter


class TableCache(BaseCache):
    """Django's cache over `CachedValue`; `add` is one statement, so that of simultaneous calls one
    succeeds.
    """

    def __init__(self, _location: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store the value unless an unexpired one exists."""
        moment = connection.ops.adapt_datetimefield_value
        values = [
            self._name(key, version),
            json.dumps(value),
            moment(self._until(timeout)),
            moment(timezone.now()),
        ]
        with connection.cursor() as cursor:
            cursor.execute(ADD, values)
            return cursor.fetchone() is not None

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, if it has not expired."""
        kept = CachedValue.objects.filter(
            key_hash=self._name(key, version), expires_at__gt=timezone.now()
        )
        found = kept.values_list("value", flat=True).first()
        return default if found is None else json.loads(found)

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store the value, replacing another one."""
        row = CachedValue(
            key_hash=self._name(key, version),
            value=json.dumps(value),
            expires_at=self._until(timeout),
        )
        CachedValue.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["key_hash"],
            update_fields=["value", "expires_at"],
        )

    def delete(self, key: str, version: int | None = None) -> bool:
        """Delete the value; returns whether there was one."""
        return bool(CachedValue.objects.filter(key_hash=self._name(key, version)).delete()[0])

    def clear(self) -> None:
        """Delete everything."""
        CachedValue.objects.all().delete()

    def _name(self, key: str, version: int | None) -> str:
        return key_hash("cache", self.make_and_validate_key(key, version=version))

    def _until(self, timeout: float | None) -> datetime:
        # BaseCache uses the clock of the process, as timezone.now does.
        moment = self.get_backend_timeout(timeout)
        return FOR_EVER if moment is None else datetime.fromtimestamp(moment, UTC)


def forget_cached(*, now: datetime) -> int:
    """Delete expired values. Returns how many."""
    return CachedValue.objects.filter(expires_at__lte=now).delete()[0]
