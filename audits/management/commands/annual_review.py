"""`manage.py annual_review YEAR [--dry-run]`: run the annual review by hand, with the verbs of the
scheduled task.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from audits.annual_review.presenters.dry_run import Preview, preview
from audits.tasks import annual_review
from brandportal.errors import Refused


def columns(text: str) -> int:
    """The width of a text in a terminal, in columns."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


class Command(BaseCommand):
    help = (
        "Run the annual review of a year: open, decide, let take effect. --dry-run writes nothing "
        "and shows what would happen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, year: int, dry_run: bool, **options: Any) -> None:
        if year > timezone.localdate().year:
            raise CommandError(_("The year %(year)s has not begun.") % {"year": year})
        if not dry_run:
            try:
                annual_review(year)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        self.table(preview(year, now=timezone.now()))
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))

    def table(self, lines: list[Preview]) -> None:
        """One line for each title, aligned for Chinese and Latin text."""
        head = [_("Number"), _("Brand"), _("Verdict"), _("Score"), _("Step")]
        rows = [head, *([*self.cells(line)] for line in lines)]
        widths = [max(columns(row[place]) for row in rows) for place in range(len(head))]
        for row in rows:
            cells = (padded(text, width) for text, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(_("Titles: %(count)d") % {"count": len(lines)})

    def cells(self, line: Preview) -> list[str]:
        return [
            line.title.number,
            line.title.brand.name,
            line.pill.word if line.pill else "–",
            "–" if line.score is None else str(line.score),
            line.step,
        ]
