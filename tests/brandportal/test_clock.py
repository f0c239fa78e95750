"""The clock: every row is a task that exists, and nothing that is scheduled nowhere is forgotten."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string

from brandportal.celery import app
from brandportal.clock import CLOCK

CALLED_BY_OTHERS = {"audits.tasks.review_title"}


@pytest.mark.parametrize("name", CLOCK)
def test_every_row_is_a_registered_task(name):
    assert import_string(name).name == name
    assert app.conf.beat_schedule[name] == {"task": name, "schedule": CLOCK[name]}


def test_every_task_of_the_project_is_in_the_clock_or_called_by_one():
    app.loader.import_default_modules()
    own = {name for name in app.tasks if not name.startswith("celery.")}
    assert own == set(CLOCK) | CALLED_BY_OTHERS


@pytest.mark.django_db
def test_tick_runs_everything_once_and_says_so():
    said = io.StringIO()
    call_command("tick", stdout=said)
    assert said.getvalue() == "".join(f"{name}: 0\n" for name in CLOCK)
