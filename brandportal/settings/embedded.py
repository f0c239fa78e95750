"""The pieces of an installation that needs no server beside it: one SQLite file, tasks done on the
spot.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any


def sqlite(path: Path, *, synchronous: str) -> dict[str, Any]:
    """One SQLite file that readers and one writer share; every transaction takes the write lock at
    its start.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and its settings anew costs as much as a small page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};",
        },
    }


def derived_key(secret_key: str) -> str:
    """A key of its own for raters' pseudonyms, where nobody set one."""
    return sha256(f"rater-key|{secret_key}".encode()).hexdigest()
