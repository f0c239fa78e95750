"""`manage.py verify_journal [--noted NUMBER:HASH ...]`"""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from brandportal.journal.domain import broken_links
from brandportal.journal.models import Head
from brandportal.journal.security import broken_events

NOTED = re.compile(r"(\d+):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Recompute the whole hash chain of the journal and of the security events, and compare it "
        "with the recorded head. Keep the printed head somewhere else; given again with --noted it "
        "shows a database that was rolled back or rewritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noted",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a head printed earlier",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(broken_links(map(self._noted, options["noted"])))
        for seq, fault in faults:
            self.stderr.write(f"entry {seq}: {fault}")
        if faults:
            raise CommandError(f"The journal is broken in {len(faults)} places.")
        events = list(broken_events())
        for seq, fault in events:
            self.stderr.write(f"security event {seq}: {fault}")
        if events:
            raise CommandError(f"The security events are broken in {len(events)} places.")
        head = Head.objects.filter(pk=1).first() or Head()
        self.stdout.write(f"{head.size} entries, unbroken; head {head.size}:{head.hash}")

    @staticmethod
    def _noted(text: str) -> tuple[int, str]:
        match = NOTED.fullmatch(text)
        if match is None:
            raise CommandError(f"--noted {text}: this is no NUMBER:HASH as this command prints it.")
        return int(match[1]), match[2]
