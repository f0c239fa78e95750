"""Every task has a clock, the clock calls only what exists, and nothing is queued that the clock
would not do anyway.
"""

from __future__ import annotations

import re

from brandportal.celery import app
from brandportal.schedule import CLOCK
from tests.architecture.sources import modules

QUEUED = re.compile(r"\b(\w+)\.(?:delay|delay_on_commit|apply_async)\(")
SOON = re.compile(r"(?<!def )\bdo_soon\((\w+)")


def test_every_task_is_called_by_the_clock():
    app.loader.import_default_modules()
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled == tasks


def test_nothing_hangs_on_the_queue():
    """Nobody but `do_soon` speaks to the broker, and it is asked only for what the clock does by
    itself anyway.
    """
    by_itself = {name.rpartition(".")[2] for name in CLOCK}
    queued, soon = [], []
    for module in modules().values():
        text = module.path.read_text(encoding="utf-8")
        if module.name != "brandportal.soon":
            queued += [f"{module.place}: {name}" for name in QUEUED.findall(text)]
        soon += SOON.findall(text)
    assert queued == []
    assert soon and set(soon) <= by_itself
