"""Compile the catalogs of translations that changed."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from brandportal.catalogs.catalog import compile_stale


class Command(BaseCommand):
    help = "Compile each catalog that is newer than its compiled form."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        for path in compile_stale():
            self.stdout.write(f"compiled {path.parent.parent.parent.name}")
