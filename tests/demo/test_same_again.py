"""The same day gives the same demo, whichever interpreter builds it. A second build takes a minute:
where WHOLE is set, as in CI, which names another interpreter (ANOTHER_PYTHON).
"""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest
from django.db import connection

from applications.models import Application
from audits.models import Title
from brandportal.journal.models import Entry
from reviews.models import Objection, Rating, Result
from tests.demo import store
from tests.demo.conftest import connected

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the demo is held on SQLite"),
    pytest.mark.skipif("WHOLE" not in os.environ, reason="builds the demo again: WHOLE=1"),
]


def _snapshot() -> dict[str, Any]:
    """Everything a visitor could tell two demos apart by, without database ids and file names."""
    return {
        "journal": list(Entry.objects.order_by("seq").values_list("at", "action", "object_label")),
        "applications": list(
            Application.objects.order_by("number").values_list(
                "number", "brand__code", "brand__name", "status", "submitted_at", "meaning"
            )
        ),
        "results": list(
            Result.objects.order_by("application__number").values_list(
                "application__number", "exact", "explanation", "rank"
            )
        ),
        "ratings": sorted(
            Rating.objects.values_list(
                "application__number", "pseudonym", "group", "overall", "effect", "accepted_at"
            ),
            key=str,
        ),
        "titles": list(Title.objects.order_by("number").values_list("number", "status")),
        "objections": list(Objection.objects.order_by("code").values_list("code", "status")),
    }


def test_another_process_comes_to_the_same(tmp_path, django_db_setup, django_db_blocker):
    """With another order of its sets, and where there is one by another interpreter."""
    store.build(tmp_path / "again", python=os.environ.get("ANOTHER_PYTHON") or sys.executable)
    store.copy(tmp_path)
    with django_db_blocker.unblock():
        with connected(tmp_path / "db.sqlite3"):
            once = _snapshot()
        with connected(tmp_path / "again" / "db.sqlite3"):
            again = _snapshot()
    assert len(once["ratings"]) > 6000
    assert again == once
