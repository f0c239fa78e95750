"""`manage.py journal_grants ROLE [--apply]`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from brandportal.journal.append_only import grants


class Command(BaseCommand):
    help = (
        "Print (with --apply: carry out) the SQL that leaves the database role of the web "
        "processes nothing but INSERT and SELECT on the journal. Run it as the owner of the "
        "tables, after every migration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the database role that the portal connects with")
        parser.add_argument(
            "--apply", action="store_true", help="carry it out instead of printing it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles; in SQLite the triggers stand alone.")
        statements = grants(connection, options["role"])
        if options["apply"]:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        for statement in statements:
            self.stdout.write(f"{statement};")
