"""The desk: its queues, and a form sent as a browser does, with the values that the page had filled
in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.test import Client

from brandportal.office.hidden import Hidden
from brandportal.office.queues import Queue, Waiting, queues_of

MARK = re.compile(r'name="as_read" value="(\w+)"')


def as_read(client: Client, address: str) -> str:
    """The hash of the current content of a record's page."""
    found = MARK.search(client.get(address).content.decode())
    assert found, "the form carries no mark"
    return found[1]


def save_record(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """Open the record, type, save."""
    return client.post(address, {**typed, "as_read": as_read(client, address)})


def queues(source: Callable[[datetime, Any], Iterable[Waiting]], now: datetime) -> list[Queue]:
    """The queues of one source, as somebody sees them whom no conflict of interest binds."""
    return queues_of(source(now, None), by=None, hidden=Hidden())
