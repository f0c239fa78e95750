"""Do everything once that the clock would do now: for installations without a worker, and for the
impatient.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from brandportal.schedule import CLOCK


class Command(BaseCommand):
    help = "Runs every task of the clock once, in its order, and says what each one did."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in CLOCK:
            self.stdout.write(f"{name}: {import_string(name)()}")
