"""`manage.py renew_second_factors`"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from brandportal.accounts.second_factor import renew
from brandportal.encryption import Unreadable


class Command(BaseCommand):
    help = (
        "Encrypt the seeds of all second factors under the present SECRET_KEY. Run it after "
        "SECRET_KEY was renewed, with the old one first in SECRET_KEY_FALLBACKS; afterwards the "
        "old one may be dropped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{renew()} second factors are encrypted under the present key.")
        except Unreadable:
            raise CommandError(
                "A second factor is encrypted under a key that SECRET_KEY_FALLBACKS does not hold; "
                "nothing was changed."
            ) from None
