"""Fold new ratings into the tallies every two seconds, as the clock does: `python -m
benchmarks.speed.portal.fold`.

With `--once`: until nothing is left to fold, and no longer.
"""

from __future__ import annotations

import sys
import time


def keep_folding() -> None:
    """Until the process is ended."""
    from brandportal.schedule import EVERY_TWO_SECONDS
    from reviews.tasks import fold_ratings

    while True:
        begun = time.monotonic()
        fold_ratings()
        time.sleep(max(0.0, EVERY_TWO_SECONDS - (time.monotonic() - begun)))


if __name__ == "__main__":
    import django

    django.setup()
    if "--once" in sys.argv:
        from reviews.tasks import fold_ratings

        fold_ratings()
    else:
        keep_folding()
