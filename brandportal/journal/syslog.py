"""A copy of the journal and of security events on a log server, sent by a scheduled task: no page
waits for that server.

Lines follow RFC 5424, one event each, as JSON in ASCII; over TCP with octet counting (RFC 6587).
The last number sent is stored for each chain, so that a server that was down gets everything later.
After an interruption a line may be sent twice; it can be recognised by its number and hash.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from brandportal.journal.models import Entry, Forwarded, SecurityEvent
from brandportal.journal.syslog_url import connected

logger = logging.getLogger(__name__)

BATCH = 1000
# Facility 13 (log audit), severity 5 (notice).
PRIORITY = 13 * 8 + 5


def line(*, at: datetime, chain: str, content: dict[str, Any]) -> bytes:
    """One event as a line of the log."""
    host = urlsplit(settings.BASE_URL).hostname or "-"
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    text = json.dumps(content, cls=DjangoJSONEncoder, separators=(",", ":"))
    return f"<{PRIORITY}>1 {moment} {host} brandportal {os.getpid()} {chain} - {text}".encode()


def _entries(after: int) -> Iterator[tuple[int, bytes]]:
    for row in Entry.objects.filter(seq__gt=after).order_by("seq")[:BATCH]:
        content = {
            "seq": row.seq,
            "actor": row.actor_id,
            "name": row.actor_label,
            "action": row.action,
            "object": f"{row.object_type}:{row.object_id}",
            "data": row.data,
            "hash": row.hash,
        }
        yield row.seq, line(at=row.at, chain="journal", content=content)


def _events(after: int) -> Iterator[tuple[int, bytes]]:
    for row in SecurityEvent.objects.filter(seq__gt=after).order_by("seq")[:BATCH]:
        content = {
            "seq": row.seq,
            "actor": row.actor_id,
            "name": row.actor_label,
            "event": row.kind,
            "network": row.network,
            "where": row.detail,
            "times": row.times,
            "hash": row.hash,
        }
        yield row.seq or 0, line(at=row.minute, chain="security", content=content)


CHAINS = {"journal": _entries, "security": _events}


def forward() -> int:
    """Send new events to the log server. Returns how many lines; 0 if no server is configured or it
    does not respond.
    """
    url = settings.SYSLOG_URL
    if not url:
        return 0
    try:
        with closing(connected(url)) as there:
            framed = urlsplit(url).scheme == "tcp"
            return sum(_send(chain, there, framed=framed) for chain in CHAINS)
    except OSError as error:
        logger.error("the log server does not take the journal: %s", error)
        return 0


def _send(chain: str, there: Any, *, framed: bool) -> int:
    with transaction.atomic():
        mark, _created = Forwarded.objects.select_for_update().get_or_create(chain=chain)
        sent = 0
        for seq, text in CHAINS[chain](mark.seq):
            there.sendall(f"{len(text)} ".encode() + text if framed else text)
            mark.seq, sent = seq, sent + 1
        if sent:
            mark.save(update_fields=["seq"])
    return sent
