"""`manage.py workflow_doc [--check]`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from brandportal.office.workflow_pages import page
from brandportal.settings.base import ROOT

PLACE = ROOT / "docs" / "workflow.md"


class Command(BaseCommand):
    help = (
        "Write docs/workflow.md from the tables of the lives; with --check only say whether it is "
        "up to date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail when it is stale"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        written = PLACE.read_text(encoding="utf-8") if PLACE.exists() else ""
        current = page()
        if written == current:
            self.stdout.write("docs/workflow.md is up to date.")
        elif options["check"]:
            raise CommandError(
                "docs/workflow.md is stale: run manage.py workflow_doc and commit it."
            )
        else:
            PLACE.write_text(current, encoding="utf-8")
            self.stdout.write("docs/workflow.md was written.")
