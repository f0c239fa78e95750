"""`manage.py data_doc [--check]`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from brandportal.office.data_page import page
from brandportal.personal_data import faults
from brandportal.settings.base import ROOT

PLACE = ROOT / "docs" / "data.md"


class Command(BaseCommand):
    help = (
        "Write docs/data.md from the inventory of what is kept; with --check only say whether it "
        "is up to date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail when it is stale"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = list(faults())
        if missing:
            raise CommandError("\n".join(missing))
        written = PLACE.read_text(encoding="utf-8") if PLACE.exists() else ""
        current = page()
        if written == current:
            self.stdout.write("docs/data.md is up to date.")
        elif options["check"]:
            raise CommandError("docs/data.md is stale: run manage.py data_doc and commit it.")
        else:
            PLACE.write_text(current, encoding="utf-8")
            self.stdout.write("docs/data.md was written.")
