"""Scheduled tasks: one transaction for each record, a failing record does not delay the others.

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


# Records in one transaction: while it runs nobody else writes to the journal.
SET = 200


class TaskRun:
    """One run of a scheduled task: how much was `done`, and what failed."""

    def __init__(self) -> None:
        self.done = 0
        self.failures: list[Exception] = []

    def each(self, name: str, due: Iterable[Any], verb: Callable[..., Any], **given: Any) -> None:
        """Call the verb for each due record, passed as the keyword `name`."""
        for record in list(due):
            self.do(verb, **{name: record}, **given)

    def in_sets(
        self, due: Iterable[Any], verb: Callable[[list[Any]], int], *, alone: Callable[..., Any]
    ) -> None:
        """Call the verb for sets of due records; it returns how many it did. Each set is one
        transaction, so that a run that is killed goes on with what is still due.

        Where a set fails, `alone` is called for each of its records (`record`), so that the faulty
        one delays no other.
        """
        waiting = list(due)
        for start in range(0, len(waiting), SET):
            records = waiting[start : start + SET]
            try:
                self.done += verb(records)
            except Exception as failure:
                if database_is_away(failure) and not connection.is_usable():
                    raise
                logger.warning("a set of %d is done one by one: %r", len(records), failure)
                self.each("record", records, alone)

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


def scheduled_task(task: Callable[..., None]) -> Any:
    """Decorator of a scheduled task (`schedule.py`), which must be safe to run at any time and
    concurrently.
    """
    return shared_task(in_one_run(task))


def long_task(*, seconds: int) -> Callable[[Callable[..., None]], Any]:
    """The same for a task that may take longer than the others: it is ended after `seconds`."""
    return lambda task: shared_task(time_limit=seconds)(in_one_run(task))


def in_one_run(task: Callable[..., None]) -> Callable[..., int]:
    """The task called with a fresh run and the current time. Returns how much was done; raises the
    first failure after everything was tried.
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
    """Call a function that handles one slice in its own transaction until a slice is empty. Returns
    how much was done.

    If it is killed, stopped or overtaken nothing is lost: the next call continues.
    """
    done = 0
    while taken := take():
        done += taken
    return done
