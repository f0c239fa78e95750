"""`manage.py check_invariants`: check every invariant; changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from brandportal.invariants import broken_invariants, known_invariants

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Check every invariant of the portal. Ends with an error and names each fault when one "
        "does not hold."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        known = known_invariants()
        broken = list(broken_invariants(known))
        for one, faults in broken:
            self.stderr.write(f"{one.code}: not so: {one.promise} ({len(faults)})")
            for fault in faults[:SHOWN]:
                self.stderr.write(f"  {fault}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(known)} invariants do not hold.")
        self.stdout.write(f"{len(known)} invariants hold.")
