"""Database triggers that keep a table append-only for every database user: created by migrations,
dropped only to clean up after tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Statements = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Triggers:
    """The triggers of one table, as statements by database vendor."""

    create: Statements
    drop: Statements

    def protect(self, connection: Any) -> None:
        """Create the triggers."""
        _run(connection, self.create)

    def unprotect(self, connection: Any) -> None:
        """Drop the triggers; only migrations and the clean-up after tests call this."""
        _run(connection, self.drop)


def _run(connection: Any, statements: Statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
