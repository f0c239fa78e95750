"""The nightly test on the office's desk: a queue while something did not get through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brandportal.office.site import Queue, desk_queue
from reviews.probe.state import doors, rated_now, unproven


@desk_queue
def probe_queues(now: datetime, by: Any) -> Iterator[Queue]:
    """Answers and ways that the last night's test could not vouch for."""
    left = sum(unproven(row, doors(row, now=now), now=now) for row in rated_now(now))
    if left:
        yield Queue(
            label=_("Ways of rating that did not pass their test"),
            count=left,
            note=_("People who rate may be turned away."),
            url=reverse("public:probe"),
            tone="due",
        )
