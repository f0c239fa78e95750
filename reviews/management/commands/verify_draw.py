"""`manage.py verify_draw YEAR`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.recipients.enums import DrawStatus
from reviews.recipients.models import Draw
from reviews.recipients.parts import differences


class Command(BaseCommand):
    help = (
        "Draw the raters of a year again from registers, rules and public number, and compare: "
        "nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", help="2029, or 2029-famous")

    def handle(self, *args: Any, year: str, **options: Any) -> None:
        made = (
            Draw.objects.filter(evaluation__cycle__edition=year, status=DrawStatus.DRAWN)
            .select_related("evaluation__cycle")
            .first()
        )
        if made is None:
            raise CommandError(f"Nobody was drawn for {year}.")
        found = differences(made)
        if found:
            raise CommandError("\n".join(found))
        drawn = sum(part["drawn"] for part in made.parts)
        self.stdout.write(f"{year}: {drawn} invitations, as drawn. Seed {made.seed}")
