"""`manage.py back_up FOLDER`: back up database and uploads together while the portal runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from brandportal.backups import BackupRefused, back_up


class Command(BaseCommand):
    help = (
        "Back up the database and MEDIA_ROOT into a new folder, and print the journal's head in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = back_up(options["folder"], now=timezone.now())
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{made.files} files and the database; head {made.head}")
