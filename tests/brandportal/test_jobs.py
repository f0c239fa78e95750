"""Scheduled tasks: one record that fails keeps no other waiting, and every task runs so."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection

from brandportal.errors import NotNow
from brandportal.jobs import TaskRun, in_one_run, slice_by_slice
from brandportal.schedule import TIMETABLE
from tests.architecture.sources import modules

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Notary:
    """A verb that breaks at one record and is overtaken at another."""

    def __init__(self, *, breaks: str = "", overtaken: str = "", returns: Any = True) -> None:
        self.breaks, self.overtaken, self.returns = breaks, overtaken, returns
        self.seen: list[tuple[str, datetime]] = []

    __name__ = "certify"

    def __call__(self, *, paper: str, now: datetime) -> Any:
        self.seen.append((paper, now))
        if paper == self.overtaken:
            raise NotNow("done already")
        if paper == self.breaks:
            raise RuntimeError(f"a fault in {paper}")
        return self.returns


@in_one_run
def certify_all(run: TaskRun, now: datetime, certify: Notary, *more: Notary) -> None:
    for verb in (certify, *more):
        run.each("paper", ["a", "b", "c"], verb, now=now)


def test_each_record_is_done_at_the_moment_of_the_run():
    verb = Notary()
    with time_machine.travel(NOW, tick=False):
        assert certify_all(verb) == 3
    assert verb.seen == [("a", NOW), ("b", NOW), ("c", NOW)]


def test_one_that_fails_is_logged_and_raised_when_all_have_had_their_try(caplog):
    verb, other = Notary(breaks="a"), Notary()
    with pytest.raises(RuntimeError, match="a fault in a"):
        certify_all(verb, other)
    assert [paper for paper, _now in verb.seen] == ["a", "b", "c"]
    assert len(other.seen) == 3
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("certify failed: {'paper': 'a', 'now': ")
    assert said[1] == "certify_all: 5 done, 1 failed"


def test_one_that_another_worker_has_just_done_is_passed_over():
    verb = Notary(overtaken="b")
    assert certify_all(verb) == 2
    assert len(verb.seen) == 3


@pytest.mark.parametrize(
    ("returned", "done"), [(5, 15), (0, 0), (None, 0), (True, 3), ({}, 0), ("record", 3)]
)
def test_what_a_verb_returns_is_counted(returned, done):
    assert certify_all(Notary(returns=returned)) == done


@pytest.mark.parametrize(("usable", "seen"), [(False, 1), (True, 3)])
def test_the_rest_waits_for_the_next_run_while_the_database_is_away(monkeypatch, usable, seen):
    """A line that broke; a deadlock has the same class and costs only the one record."""
    tried = []

    def broken(*, paper: str, now: datetime) -> None:
        tried.append(paper)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "is_usable", lambda: usable)
    with pytest.raises(OperationalError):
        certify_all(broken)
    assert len(tried) == seen


def test_slices_are_taken_until_one_is_empty():
    left = [7, 7, 3, 0, 9]
    assert slice_by_slice(lambda: left.pop(0)) == 17
    assert left == [9]


def decorators(function: ast.FunctionDef) -> list[str]:
    return [ast.unparse(one) for one in function.decorator_list]


def loops_by_hand(function: ast.FunctionDef) -> bool:
    """Whether it loops, catches or calls a verb itself instead of through its run."""
    caught = (ast.For, ast.While, ast.Try, ast.Return, ast.GeneratorExp)
    return any(isinstance(node, caught) for node in ast.walk(function))


def test_every_task_does_its_work_through_its_run():
    tasks = [module for name, module in modules().items() if name.endswith(".tasks")]
    found = [
        (f"{module.name}.{node.name}", node)
        for module in tasks
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and decorators(node)
    ]
    assert {name for name, _node in found} == set(TIMETABLE)
    frames = ("scheduled_task", "long_task(")
    assert [name for name, node in found if not decorators(node)[0].startswith(frames)] == []
    assert [name for name, node in found if loops_by_hand(node)] == []
    makers = {
        name
        for name, module in modules().items()
        for one in module.imports
        if one.module.partition(".")[0] == "celery" and {"shared_task", "Task"} & set(one.names)
    }
    assert makers == {"brandportal.jobs"}
