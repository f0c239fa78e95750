"""A connection used a moment ago is checked by looking at its socket: a PostgreSQL server that went
away has closed it.

Django's own health check sends a query before the first one of every request. Here the query is
sent only after a pause, or when the socket has data, which is always so when a server restarts or
ends a connection.

Nothing waits for ever: connecting has a timeout, and while `patience` is set each query has one.
"""

from __future__ import annotations

import math
import select
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from brandportal.postgresql.patience import watch

QUIET_SECONDS = 5.0
# A running server responds within this time.
ASKED_SECONDS = 3.0
# Connection parameters that may be set in DATABASE_URL: `?connect_timeout=3`.
ANSWERS_WITHIN = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, with the checks described above."""

    health_check_enabled: bool
    health_check_done: bool
    _looked_at = 0.0
    _patience: float | None = None
    _gave_up = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._look_on)

    @property
    def patience(self) -> float | None:
        """Seconds that a query may take before the connection is closed; None: no limit. Set anew
        for every page.
        """
        return self._patience

    @patience.setter
    def patience(self, seconds: float | None) -> None:
        self._patience, self._gave_up = seconds, False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """As Django's, but one page does not wait for a server a second time."""
        if self._gave_up:
            raise self.Database.OperationalError("the server did not let this page in before")
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            self._gave_up = self._patience is not None
            raise

    def init_connection_state(self) -> None:
        """As Django's, with a timeout."""
        self._patiently(super().init_connection_state)

    def is_usable(self) -> bool:
        """As Django's, with a timeout, because the query of the health check would hang on a
        hanging server.
        """
        return self._patiently(super().is_usable, at_most=ASKED_SECONDS)

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with a timeout."""
        return {**ANSWERS_WITHIN, **super().get_connection_params()}

    def _look_on(self, execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        return self._patiently(lambda: execute(sql, params, many, context))

    def _commit(self) -> Any:
        return self._patiently(super()._commit)  # type: ignore[misc]

    def _rollback(self) -> Any:
        return self._patiently(super()._rollback)  # type: ignore[misc]

    def _patiently(self, do: Callable[[], Any], *, at_most: float = math.inf) -> Any:
        """Run it, and close the connection if the server has not responded in time."""
        if self._patience is None or self.connection is None or self.connection.closed:
            return do()
        number = watch.begin(self.connection.fileno(), min(self._patience, at_most))
        try:
            return do()
        finally:
            watch.end(number)

    def close_if_health_check_failed(self) -> None:
        """Close a broken connection, so that the next query opens another."""
        if self.connection is None or not self.health_check_enabled or self.health_check_done:
            return
        now = time.monotonic()
        in_use = now - self._looked_at < QUIET_SECONDS
        self._looked_at = now
        if in_use and not self._has_something_to_say():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()

    def _has_something_to_say(self) -> bool:
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return bool(line.poll(0))
