"""`manage.py move_deadlines YEAR`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from brandportal.accounts.policies import OPERATOR
from brandportal.workdays.calendar import is_published
from brandportal.workdays.deadlines import move_deadlines


class Command(BaseCommand):
    help = (
        "Count the open deadlines that reach into YEAR again, now that its holidays are published. "
        "Safe to repeat; the clock does the same every night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if not is_published(year):
            raise CommandError(f"The holidays of {year} are not published yet.")
        found = move_deadlines(year=year, by=OPERATOR, now=timezone.now())
        self.stdout.write(f"Moved: {found.moved}. Stay as they are: {found.stay}.")
