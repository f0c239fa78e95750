"""Django's sessions in the database, found by a query that is put together once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from brandportal.kept_queries import kept_query


@kept_query
def _valid(*, key: str, now: Any) -> QuerySet[Any, Any]:
    found = Session.objects.filter(session_key=key, expire_date__gt=now)
    return found.values_list("session_data")


class SessionStore(db.SessionStore):
    """As Django's."""

    def load(self) -> dict[str, Any]:
        rows = _valid.rows(key=self.session_key, now=timezone.now()) if self.session_key else []
        if rows:
            return self.decode(rows[0][0])
        self._session_key = None
        return {}

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session
