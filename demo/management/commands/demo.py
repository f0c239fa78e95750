from __future__ import annotations

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applications.models import Cycle
from demo.build import STATES, build
from demo.people import LOGINS, PASSWORD
from demo.probing import probe_the_ways


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demo and print how to sign in. Does nothing to a filled "
        "one."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--at",
            choices=STATES,
            default="rating",
            help="how far the second award year has come",
        )

    def handle(self, *args, at, **options):
        if not settings.DEMO:
            raise CommandError("The demo is filled only where the settings say DEMO.")
        if Cycle.objects.exists():
            self.stdout.write("The demo is there already.")
        else:
            self.stdout.write("Filling the demo (two or three minutes):")
            today = timezone.localdate()
            build(today=today, say=self._say, at=at)
            probe_the_ways(today=today, say=self._say)
        self.stdout.write(f"\nSign in at /accounts/login/, everybody with the password {PASSWORD}")
        for username, name, part in LOGINS:
            self.stdout.write(f"  {username:<9} {name}  {part}")
        self.stdout.write(
            "  (no second factor in the demo; in production every privileged role needs one)\n"
        )

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")
        sys.stdout.flush()
