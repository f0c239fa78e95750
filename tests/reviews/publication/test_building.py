"""The folder is made before its notice: by one worker, outside every lock, again after a death, and
never of other results than those that are published.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.orphans import clear_orphans
from reviews.decision.notice import publish_notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, FolderBuild, Hold, PublicNotice, Result
from reviews.publication import building, publication
from reviews.stages.workflow import EVALUATION
from reviews.tasks import make_folders
from tests.factories.evaluation import moved
from tests.factories.people import make_user
from tests.factories.published import archive, seal_of
from tests.factories.random_year import random_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(settings, tmp_path) -> Evaluation:
    settings.MEDIA_ROOT = tmp_path
    made = random_year(4).evaluation
    moved(EvaluationStatus.DECIDED)
    return Evaluation.objects.select_related("cycle").get(pk=made.pk)


@pytest.fixture
def with_worker(settings, monkeypatch):
    """A worker runs, and the year is too large for a page."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(building, "ON_THE_SPOT", 10)


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="publisher")


def publish(evaluation: Evaluation, by) -> PublicNotice:
    return publish_notice(evaluation=evaluation, by=by, now=timezone.now())


@pytest.mark.usefixtures("with_worker")
def test_the_worker_makes_it_and_the_notice_takes_the_file(decided, office):
    assert EVALUATION.verdict("publish_notice", decided, by=office, now=timezone.now()).reason
    with pytest.raises(NotNow):
        publish(decided, office)
    make_folders()
    build = FolderBuild.objects.get()
    assert (build.done, build.total, build.worker) == (98, 98, "")
    made = publish(decided, office)
    assert (made.seal, made.folder.name) == (build.seal, build.file.name)
    assert made.folder.read() == archive(decided)
    assert Entry.objects.get(action="evaluation.publish_notice").data["seal"] == build.seal
    assert not (Path(building.settings.MEDIA_ROOT) / "building" / str(decided.pk)).exists()


def test_without_a_worker_one_click_does_it(decided, office, monkeypatch):
    monkeypatch.setattr(building, "ON_THE_SPOT", 10)
    assert publish(decided, office).seal == seal_of(decided)


def test_whoever_may_not_publish_makes_no_work(decided):
    with pytest.raises(NotAllowed):
        publish(decided, make_user(Role.AUDITOR, username="a"))
    assert not FolderBuild.objects.exists()


def test_the_folder_is_not_made_inside_the_lock_of_the_journal(decided, office, monkeypatch):
    held = []
    really = publication.write

    def write(*given, **more):
        held.append(len(connection.savepoint_ids))
        return really(*given, **more)

    monkeypatch.setattr(publication, "write", write)
    before = len(connection.savepoint_ids)
    publish(decided, office)
    assert held == [before]


@pytest.mark.usefixtures("with_worker")
@pytest.mark.parametrize("what", ["result", "hold", "release", "ledger"])
def test_results_that_changed_since_are_not_published(decided, office, what):
    make_folders()
    first = FolderBuild.objects.get()
    if what == "result":
        Result.objects.filter(rank=1).update(panel_score="1.00")
    elif what == "ledger":
        decided.cycle.ledger.size += 1
        decided.cycle.ledger.save()
    else:
        Hold.objects.update(
            status="excluded",
            decided_at=timezone.now(),
            decided_by=office,
            reason="as was found",
            statement_due=timezone.now(),
        )
        if what == "release":
            Hold.objects.update(status="released", decided_at=timezone.now())
    with pytest.raises(NotNow):
        publish(decided, office)
    assert building.due(timezone.now()) == [decided]
    with pytest.raises(NotNow):
        building.need_unchanged(first, decided)


def test_results_that_change_meanwhile_end_the_run(decided, monkeypatch):
    really = publication.write

    def write(*given, **more):
        seal = really(*given, **more)
        Result.objects.filter(rank=1).update(panel_score="1.00")
        return seal

    monkeypatch.setattr(publication, "write", write)
    with pytest.raises(NotNow):
        building.make(decided, now=timezone.now())
    row = FolderBuild.objects.get()
    assert (row.finished_at, row.worker, row.file.name) == (None, "", "")


def test_of_two_workers_one_makes_it_and_a_silent_one_is_replaced(decided, monkeypatch):
    now = timezone.now()
    FolderBuild.objects.create(evaluation=decided, worker="w", seen_at=now)
    assert building.due(now) == []
    with pytest.raises(NotNow):
        building.make(decided, now=now)
    later = now + building.SILENT_AFTER
    assert building.due(later) == [decided]
    left = Path(building.settings.MEDIA_ROOT) / "building" / str(decided.pk)
    left.mkdir(parents=True)
    (left / "ratings").write_text("half of it")
    assert building.make(decided, now=later).seal == seal_of(decided)


def test_a_worker_that_was_taken_for_dead_ends_without_a_trace(decided, monkeypatch):
    monkeypatch.setattr(building, "SIGN_OF_LIFE_EVERY", -1.0)
    really, other = publication.write, "another"

    def write(*given, **more):
        FolderBuild.objects.update(worker=other)
        return really(*given, **more)

    monkeypatch.setattr(publication, "write", write)
    assert building.make(decided, now=timezone.now()) is None
    row = FolderBuild.objects.get()
    assert (row.worker, row.file.name, row.finished_at) == (other, "", None)
    assert not list(Path(building.settings.MEDIA_ROOT).glob("prepared/*"))


def test_a_run_that_fails_leaves_the_row_free_and_the_next_one_gets_the_same_bytes(
    decided, monkeypatch
):
    def full(*_given, **_more):
        raise OSError("no space left on the device")

    with monkeypatch.context() as patch:
        patch.setattr(publication, "write", full)
        with pytest.raises(OSError, match="no space"):
            building.make(decided, now=timezone.now())
    assert building.make(decided, now=timezone.now()).file.read() == archive(decided)


def test_a_finished_folder_is_not_made_again(decided):
    building.make(decided, now=timezone.now())
    assert building.due(timezone.now()) == []
    assert make_folders() == 0


def test_progress_is_told_and_the_page_says_it(decided, monkeypatch, english):
    monkeypatch.setattr(building, "SIGN_OF_LIFE_EVERY", -1.0)
    monkeypatch.setattr("reviews.publication.ledger_files.AT_ONCE", 40)
    seen = []

    def clock():
        row = FolderBuild.objects.get()
        seen.append((row.done, building._not_yet(row)))
        return timezone.now()

    building.make(decided, now=timezone.now(), clock=clock)
    assert [done for done, _words in seen[:4]] == [0, 40, 80, 98]
    assert seen[1][1] == ("The folder of the results is being made: 40 of 98 ratings are written.")


def test_the_file_outlives_the_clearing_of_orphans(decided, office):
    made = publish(decided, office)
    clear_orphans(now=timezone.now() + timedelta(days=9))
    assert made.folder.storage.exists(made.folder.name)
