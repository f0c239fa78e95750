"""Scheduled tasks: one transaction for each record; a failing record does not delay the others.

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
    """One run of a scheduled task: how much was `done`, and what failed."""

    def __init__(self) -> None:
        self.done = 0
        self.failures: list[Exception] = []

    def each(self, name: str, due: Iterable[Any], verb: Callable[..., Any], **given: Any) -> None:
        """Call the verb for each due record, passed as the keyword `name`."""
        for record in list(due):
            self.do(verb, **{name: record}, **given)

    def do(self, verb: Callable[..., Any], **given: Any) -> None:
        """Call one verb. A refusal with NotNow is no failure: another worker has just done it.

        Its result is counted: a number as it is, anything else as one, None as nothing. While the
        database is down the rest is left to the next run.
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
    """Decorator of a scheduled task (`schedule.py`), which must be safe to run at any time and
    concurrently.
    """
    return shared_task(visiting(visit))


def visiting(visit: Callable[..., None]) -> Callable[..., int]:
    """The task without its arguments: the visit is made, the time is now. Returns how much was
    done; raises the first failure after everything was tried.
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
    """Call a function that handles one slice in its own transaction until a slice is empty. Returns
    how much was done.

    If it is killed, stopped or overtaken nothing is lost: the next call continues.
    """
    done = 0
    while taken := take():
        done += taken
    return done
