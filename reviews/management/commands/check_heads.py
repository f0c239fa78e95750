from __future__ import annotations

import re
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.ledger.models import DailyHead, LedgerHead

HEAD = re.compile(r"\b[0-9a-fA-F]{64}\b")


class Command(BaseCommand):
    help = (
        "Compare heads of the ledger that were kept elsewhere (mails, the feed; any text with "
        "them) with the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", help="files with heads; none: standard input")

    def handle(self, *args: object, files: list[str], **options: object) -> None:
        texts = [Path(name).read_text(encoding="utf-8") for name in files] or [sys.stdin.read()]
        kept = list(dict.fromkeys(head.lower() for text in texts for head in HEAD.findall(text)))
        if not kept:
            raise CommandError("No head was found in what was given: 64 hex digits each.")
        known = set(
            LedgerHead.objects.filter(published_at__isnull=False).values_list("head", flat=True)
        )
        known.update(DailyHead.objects.values_list("head", flat=True))
        gone = [head for head in kept if head not in known]
        for head in gone:
            self.stderr.write(f"{head} was published once and is not in the database.")
        if gone:
            raise CommandError(
                f"{len(gone)} of {len(kept)} heads are gone: the ledger was rolled back or "
                f"rewritten."
            )
        self.stdout.write(f"All {len(kept)} heads stand in the database.")
