"""Run every task of the timetable once: for installations without a worker, or to avoid waiting
for the next run.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from brandportal.jobs import TaskRun
from brandportal.schedule import TIMETABLE


class Command(BaseCommand):
    help = "Runs every task of the timetable once, in its order, and prints what each one did."

    def handle(self, *args: Any, **options: Any) -> None:
        run = TaskRun()
        run.each("name", TIMETABLE, self.one)
        if run.failures:
            raise CommandError(f"{len(run.failures)} tasks failed; the log says why.")

    def one(self, *, name: str) -> None:
        """One task, and how much it did."""
        self.stdout.write(f"{name}: {import_string(name)()}")
