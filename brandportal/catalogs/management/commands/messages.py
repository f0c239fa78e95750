"""Refresh the catalogs of translations from the sources, or check that they are complete."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from brandportal.catalogs import catalog
from brandportal.catalogs.extraction import Unreadable


class Command(BaseCommand):
    help = "Refresh the catalogs of the named areas (all without a name), or --check them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "areas", nargs="*", metavar="AREA", choices=[*settings.LOCALE_AREAS, []]
        )
        parser.add_argument("--check", action="store_true", help="change nothing; fail on any gap")
        parser.add_argument(
            "--prune", action="store_true", help="drop what no source says any more"
        )

    def handle(self, *, areas: list[str], check: bool, prune: bool, **options: object) -> None:
        chosen = areas or list(settings.LOCALE_AREAS)
        try:
            if check:
                self._check(chosen)
            else:
                self._refresh(chosen, prune=prune)
        except Unreadable as reason:
            raise CommandError(str(reason)) from reason

    def _refresh(self, areas: list[str], *, prune: bool) -> None:
        for area in areas:
            catalog.save(
                area, catalog.merged(catalog.load(area), catalog.found_in(area), prune=prune)
            )
            gaps = catalog.problems(area)
            self.stdout.write(
                f"{area}: {len(catalog.found_in(area))} messages, {len(gaps)} to look at"
            )
        # Whatever is run next reads the words as they are now.
        catalog.compile_stale()

    def _check(self, areas: list[str]) -> None:
        lines = [line for area in areas for line in catalog.problems(area)]
        lines += catalog.disagreements()
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} messages need a look.")
        self.stdout.write(f"Complete: {', '.join(areas)}.")
