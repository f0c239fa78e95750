"""`manage.py verify_panel_draw YEAR`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.experts.lots import differences, drawn_people
from reviews.experts.models import PanelDraw
from reviews.panel.models import PanelSeat


class Command(BaseCommand):
    help = (
        "Draw the panel of a year again from list, rules and public number, and compare with the "
        "draw and with those who were seated: nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", help="2029, or 2029-famous")

    def handle(self, *args: Any, year: str, **options: Any) -> None:
        draw = PanelDraw.objects.filter(cycle__edition=year).select_related("call__cycle").first()
        if draw is None:
            raise CommandError(f"No panel was drawn for {year}.")
        found = differences(draw)
        seats = PanelSeat.objects.filter(evaluation__cycle=draw.cycle_id)
        known = set(draw.call.people.values())
        undrawn = seats.exclude(user__expert__in=known).count()
        if undrawn:
            found.append(f"{year}: {undrawn} members were not on the list")
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(
            f"{year}: {len(drawn_people(draw))} of {len(known)} experts, as drawn. Seed {draw.seed}"
        )
