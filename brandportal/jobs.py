"""What the clock does, one transaction a record; one that fails keeps no other waiting.

@clock_task
def clear_notices(visit: Visit, now: datetime) -> None:
    visit.each("evaluation", notice.due_to_clear(now), notice.clear_notice, now=now)
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from celery import shared_task
from django.db import connection
from django.utils import timezone

from brandportal.errors import NotNow
from brandportal.web.unavailable import database_is_away

logger = logging.getLogger(__name__)


class Visit:
    """One visit of the clock: how much was `done`, and what failed on the way."""

    def __init__(self) -> None:
        self.done = 0
        self.failures: list[Exception] = []

    def each(self, name: str, due: Iterable[Any], verb: Callable[..., Any], **given: Any) -> None:
        """Do it to each record that is due, handed to the verb as `name`."""
        for record in list(due):
            self.do(verb, **{name: record}, **given)

    def do(self, verb: Callable[..., Any], **given: Any) -> None:
        """Call one verb. Refused with NotNow, another worker has just done it: that is no failure.

        What it returns is counted: a number as it is, anything else as one, nothing as none. While
        the database is away the rest is left to the next visit.
        """
        try:
            result = verb(**given)
        except NotNow:
            return
        except Exception as failure:
            if database_is_away(failure) and not connection.is_usable():
                raise
            about = {name: getattr(value, "pk", value) for name, value in given.items()}
            logger.exception("%s failed: %s", verb.__name__, about)
            self.failures.append(failure)
        else:
            self.done += result if isinstance(result, int) else bool(result)


def clock_task(visit: Callable[..., None]) -> Any:
    """A task of the clock (`schedule.py`), safe to run at any time and several times at once."""
    return shared_task(visiting(visit))


def visiting(visit: Callable[..., None]) -> Callable[..., int]:
    """Without its visit and the time, which are now. Returns how much was done; what failed first
    is raised when everything has had its try.
    """

    @wraps(visit)
    def task(*arguments: Any) -> int:
        made = Visit()
        visit(made, timezone.now(), *arguments)
        if made.failures:
            name, failed = visit.__name__, len(made.failures)
            logger.error("%s: %d done, %d failed", name, made.done, failed)
            raise made.failures[0]
        return made.done

    return task


def slice_by_slice(take: Callable[[], int]) -> int:
    """Take slice after slice, each a transaction of its own that leaves the rest for the next,
    until one is empty. Returns how much was done.

    Who is killed, stopped or overtaken on the way has lost nothing: the next call goes on there.
    """
    done = 0
    while taken := take():
        done += taken
    return done
