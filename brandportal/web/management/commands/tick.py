"""Do everything once that the clock would do now: for installations without a worker, and for the
impatient.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from brandportal.jobs import Visit
from brandportal.schedule import CLOCK


class Command(BaseCommand):
    help = "Runs every task of the clock once, in its order, and says what each one did."

    def handle(self, *args: Any, **options: Any) -> None:
        visit = Visit()
        visit.each("name", CLOCK, self.run)
        if visit.failures:
            raise CommandError(f"{len(visit.failures)} tasks failed; the log says why.")

    def run(self, *, name: str) -> None:
        """One task, and how much it did."""
        self.stdout.write(f"{name}: {import_string(name)()}")
