"""Scheduled tasks: one transaction a record, and a record that fails keeps no other waiting.

@scheduled_task
def clear_notices(run: TaskRun, now: datetime) -> None:
    run.each("evaluation", notice.due_to_clear(now), notice.clear_notice, now=now)
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


class TaskRun:
    """One run of a task: how much was `done`, and what failed on the way."""

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
        the database is away the rest is left to the next run.
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


def scheduled_task(task: Callable[..., None]) -> Any:
    """A task of `schedule.py`, safe to run at any time and several times at once."""
    return shared_task(in_one_run(task))


def in_one_run(task: Callable[..., None]) -> Callable[..., int]:
    """The task with a run of its own and the present time. It returns how much was done; what
    failed first is raised when everything has had its try.
    """

    @wraps(task)
    def run_once(*arguments: Any) -> int:
        run = TaskRun()
        task(run, timezone.now(), *arguments)
        if run.failures:
            logger.error("%s: %d done, %d failed", task.__name__, run.done, len(run.failures))
            raise run.failures[0]
        return run.done

    return run_once


def slice_by_slice(take: Callable[[], int]) -> int:
    """Take slice after slice, each a transaction of its own that leaves the rest for the next,
    until one is empty. Returns how much was done.

    Who is killed, stopped or overtaken on the way has lost nothing: the next call goes on there.
    """
    done = 0
    while taken := take():
        done += taken
    return done
