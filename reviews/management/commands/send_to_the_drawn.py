"""`manage.py send_to_the_drawn`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from brandportal.jobs import slice_by_slice
from reviews.recipients import sending


class Command(BaseCommand):
    help = (
        "Send the messages to those who were drawn, as the clock does every minute, until nothing "
        "is left to send now. It can be stopped at any time and started again; beside a worker it "
        "does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=sending.MOST_AT_A_TIME, help="a round's share"
        )

    def handle(self, *args: Any, most: int, **options: Any) -> None:
        sending.start_due(now=timezone.now())
        total = slice_by_slice(lambda: self._once(most))
        self.stdout.write(f"{total} messages went out.")

    def _once(self, most: int) -> int:
        now = timezone.now()
        return sum(
            sending.send_some(sending=row, now=now, most=most) for row in sending.running(now)
        )
