"""`manage.py restore FOLDER`: restore a backup into an empty database and an empty MEDIA_ROOT."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from brandportal.backups import BackupRefused, restore


class Command(BaseCommand):
    help = (
        "Restore a backup made by `back_up` into an empty database and an empty MEDIA_ROOT, and "
        "compare the journal's head with the one noted in it. Look afterwards with verify_journal "
        "and check_invariants."
    )
    # Django's checks need tables, which an empty database lacks.
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="what back_up wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            made = restore(options["folder"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        took = time.monotonic() - begun
        self.stdout.write(
            f"{made.files} files and the database of {made.made_at} in {took:.1f} s; head "
            f"{made.head}"
        )
