"""What a migration does to rows, taken alone.

The whole way back and forth again renders every model of that time for each operation, which takes
ten seconds and more; one test goes it (tests/reviews/test_ledger_migration.py).
"""

from __future__ import annotations

from importlib import import_module

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def run_data_step(app_label: str, name: str, function: str) -> None:
    """Run this function of a migration on today's tables, with the models as they were after it.

    Fits where the columns that it reads and writes are still there, and asks for no schema editor.
    """
    loader = MigrationLoader(connection)
    package = loader.migrations_module(app_label)[0]
    models = loader.project_state((app_label, name)).apps
    getattr(import_module(f"{package}.{name}"), function)(models, None)
