"""What the last night's test could not vouch for, on the front page of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brandportal.office.hidden import NOBODY
from brandportal.office.queues import Waiting
from brandportal.office.site import desk_queue
from reviews.probe.state import never_tested, unproven_tests


@desk_queue
def probe_queues(now: datetime, by: Any) -> Iterator[Waiting]:
    """Answers and ways that the last test could not vouch for, and years that were never tested."""
    note, url = _("People who rate may be turned away."), reverse("public:probe")
    yield Waiting(
        unproven_tests(now),
        about=NOBODY,
        label=_("Ways of rating that did not pass their test"),
        note=note,
        url=url,
        tone="due",
    )
    yield Waiting(
        never_tested(now),
        about=NOBODY,
        label=_("Years being rated whose ways were never tested"),
        note=note,
        url=url,
        tone="due",
    )
