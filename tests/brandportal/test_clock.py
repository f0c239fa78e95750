"""Every task has a clock or a caller, and the clock calls only what exists."""

from __future__ import annotations

import re

from brandportal.celery import app
from tests.architecture.sources import modules

CALL = re.compile(r"(\w+)\.(?:delay|delay_on_commit|apply_async)\(")


def test_every_task_is_called_by_the_clock_or_by_somebody():
    app.loader.import_default_modules()
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    called = {
        name
        for module in modules().values()
        for name in CALL.findall(module.path.read_text(encoding="utf-8"))
    }
    assert scheduled - tasks == set()
    assert {name for name in tasks - scheduled if name.rpartition(".")[2] not in called} == set()
