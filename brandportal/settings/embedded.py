"""Parts of an installation without servers: one SQLite file, tasks run at once in the process."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any


def sqlite(path: Path, *, synchronous: str) -> dict[str, Any]:
    """One SQLite file for many readers and one writer; every transaction takes the write lock when
    it starts.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and applying its settings costs as much as a small page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};",
        },
    }


def derived_key(secret_key: str) -> str:
    """A key for raters' pseudonyms if none is set."""
    return sha256(f"rater-key|{secret_key}".encode()).hexdigest()
