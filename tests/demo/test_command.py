"""The command fills an empty database of a demo, and nothing else."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from applications.models import Cycle
from demo.people import PASSWORD
from tests.factories.applications import make_cycle

pytestmark = pytest.mark.django_db


def test_demo_command_leaves_a_filled_database_alone(settings):
    settings.DEMO = True
    make_cycle()
    before = Cycle.objects.count()
    out = io.StringIO()

    call_command("demo", stdout=out)

    assert Cycle.objects.count() == before
    assert "already" in out.getvalue()
    assert PASSWORD in out.getvalue()


def test_demo_command_is_refused_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
