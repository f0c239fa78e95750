"""Judges keep their drafts beside each other; whoever closes the scoring waits for those that are
being written, and none is written afterwards.
"""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from applications.models import Application
from brandportal.errors import NotNow
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, ScoreSheet
from reviews.panel.drafts import Points, autosave
from reviews.panel.sheets import declare
from tests.factories import evaluation as make

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "commitments.delivered"


def beside(action) -> list[object]:
    """Start the action on a connection of its own; its outcome comes into the list."""
    told: list[object] = []

    def run() -> None:
        try:
            told.append(action())
        except Exception as failure:
            told.append(failure)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    told_by.append(thread)
    return told


told_by: list[threading.Thread] = []


def keep(seat, brand, points=10, version=0):
    return autosave(
        seat=seat,
        application=brand,
        scores={CODE: Points(points)},
        comment="",
        version=version,
        by=seat.user,
        now=make.SCORING,
    )


@pytest.fixture
def year(transactional_db):
    made = make.year_before_the_panel()
    brand = Application.objects.get(number="2026-001")
    seats = list(made.seats.select_related("user", "evaluation__cycle")[:2])
    for seat in seats:
        declare(
            seat=seat,
            application=brand,
            has_conflict=False,
            reason="",
            by=seat.user,
            now=make.SCORING,
        )
    return made, brand, seats


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite file has one writer")
def test_two_judges_do_not_wait_for_each_other(year):
    _made, brand, (first, second) = year
    with transaction.atomic():
        keep(first, brand)
        told = beside(lambda: keep(second, brand))
        told_by.pop().join(timeout=20)
        assert [one.version for one in told] == [1]  # type: ignore[attr-defined]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite file has one writer")
def test_a_draft_waits_for_whoever_closes_the_scoring_and_is_refused_then(year):
    made, brand, (first, _second) = year
    keep(first, brand)
    with transaction.atomic():
        Evaluation.objects.select_for_update(of=("self",)).get(pk=made.pk)
        told = beside(lambda: keep(first, brand, 20, version=1))
        waiting = told_by.pop()
        waiting.join(timeout=1)
        assert told == []
        Evaluation.objects.filter(pk=made.pk).update(status=EvaluationStatus.RATING)
    waiting.join(timeout=20)
    assert [type(one) for one in told] == [NotNow]
    assert ScoreSheet.objects.get(seat=first).version == 1
    Evaluation.objects.filter(pk=made.pk).update(status=EvaluationStatus.SCORING)


def test_of_two_windows_one_is_refused(year):
    _made, brand, (first, _second) = year
    keep(first, brand)
    told = [beside(lambda: keep(first, brand, 20, version=1)) for _window in range(2)]
    for _window in range(2):
        told_by.pop().join(timeout=20)
    assert sorted(type(one).__name__ for (one,) in told) == ["EditedElsewhere", "ScoreSheet"]
