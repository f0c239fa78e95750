from __future__ import annotations

import pytest
import time_machine

from applications.form.enums import ApplicationStatus as A
from applications.tasks import lapse_silent
from tests.factories.applications import NOW, make_application


@pytest.mark.django_db
def test_lapse_task_runs_twice_and_does_it_once():
    application = make_application(status=A.RETURNED, correction_due=NOW)
    with time_machine.travel(NOW, tick=False):
        assert [lapse_silent(), lapse_silent()] == [1, 0]
    application.refresh_from_db()
    assert application.status == A.WITHDRAWN
