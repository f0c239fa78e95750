"""`manage.py screen_ratings`: run the screening by hand, with the function of the scheduled
task.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brandportal.errors import NotNow
from reviews.screening import screening
from reviews.screening.models import Hold, Screening


class Command(BaseCommand):
    help = (
        "Screen the ratings of every year that was counted and is not screened. Safe to run twice, "
        "and beside the clock."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        waiting = screening.due(now)
        if not waiting:
            self.stdout.write(_("Nothing waits for a screening."))
        for one in waiting:
            try:
                finished = screening.run(one, now=now)
            except NotNow as refusal:
                self.stdout.write(f"{one}: {refusal}")
                continue
            self.stdout.write(f"{one}: {self.outcome(finished)}")

    def outcome(self, finished: Screening | None) -> str:
        """The result in one sentence."""
        if finished is None:
            return _("stopped; nothing was written.")
        held = Hold.objects.filter(screening=finished).count()
        if not held:
            return _("nothing unusual was found.")
        words = ngettext(
            "%(count)d cluster of ratings is held back.",
            "%(count)d clusters of ratings are held back.",
            held,
        )
        return words % {"count": held}
