"""Every task is in the timetable, the timetable names only existing tasks, and nothing is queued
that the timetable would not run anyway.
"""

from __future__ import annotations

import re

import pytest

from brandportal.celery import app
from brandportal.schedule import TIMETABLE
from tests.architecture.sources import modules

QUEUED = re.compile(r"\b(\w+)\.(?:delay|delay_on_commit|apply_async)\(")
SOON = re.compile(r"(?<!def )\bdo_soon\((\w+)")


def test_the_timetable_names_every_task():
    app.loader.import_default_modules()
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled == tasks


@pytest.mark.parametrize(
    ("task", "seconds"),
    [
        ("reviews.tasks.fold_ratings", 60),
        ("brandportal.notices.tasks.send_notices", 60),
        ("brandportal.web.tasks.forget_limits", 3600),
        ("reviews.tasks.publish_ledger_heads", 3600),
        ("audits.tasks.annual_review", 23 * 3600),
    ],
)
def test_what_waited_longer_than_to_its_next_run_is_not_run(task, seconds):
    """A worker that comes back after a day has the work of one run before it, not of 1,440."""
    assert app.conf.beat_schedule[task]["options"] == {"expires": seconds}


def test_nothing_hangs_on_the_queue():
    """Only `do_soon` talks to the broker, and only about tasks that the timetable runs anyway."""
    scheduled = {name.rpartition(".")[2] for name in TIMETABLE}
    queued, soon = [], []
    for module in modules().values():
        text = module.path.read_text(encoding="utf-8")
        if module.name != "brandportal.soon":
            queued += [f"{module.place}: {name}" for name in QUEUED.findall(text)]
        soon += SOON.findall(text)
    assert queued == []
    assert soon and set(soon) <= scheduled
