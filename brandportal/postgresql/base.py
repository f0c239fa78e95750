"""A connection that was used a moment ago is looked at, not asked: PostgreSQL that went away has hung up its line.

Django's own check sends a statement before the first one of every request. Here that is done only after a pause, or when
the line has something to say, which a server that restarts or ends a connection always has.
"""

from __future__ import annotations

import select
import time

from django.db.backends.postgresql import base

QUIET_SECONDS = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, see above."""

    health_check_enabled: bool
    health_check_done: bool
    _looked_at = 0.0

    def close_if_health_check_failed(self) -> None:
        """Close a connection that does not work any more, so that the next statement opens another."""
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
