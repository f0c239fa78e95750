"""The screening as a job: watched, stopped, killed, run twice; it holds, counts again and deletes
nothing.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from brandportal.errors import Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews import tasks
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Hold, Rating, Screening
from reviews.scoring import screening as statistics
from reviews.screening import screening
from reviews.screening.enums import HoldStatus, ScreeningStatus
from reviews.screening.policies import SILENT_AFTER
from tests.factories import evaluation as make
from tests.factories.guard import STUFFED, make_stuffed_year, result_figures
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOW = make.AFTER_RATING


year = built_once(make_stuffed_year)
ordinary = built_once(lambda: make_stuffed_year(stuff=False))


def the_clock():
    return NOW


def run_all(now=NOW, **options):
    return [screening.run(row, now=now, clock=the_clock, **options) for row in screening.due(now)]


def nothing_found(records, settings, progress):
    kept = list(records)
    progress(1, 1)
    return statistics.Screening((), len(kept), 0, 1, {})


class Killed(Exception):
    """What the kernel does to a worker."""


def killed(records, settings, progress):
    progress(3, 12)
    raise Killed


def test_due_before_the_count_finds_nothing():
    year = make.cycle()
    make.evaluation(year, judges=0, status=EvaluationStatus.RATING)
    assert screening.due(NOW) == []
    assert not Screening.objects.exists()


def test_records_of_says_the_level_that_the_aspects_make(year):
    rating = Rating.objects.order_by("pk").first()
    level = {one.key: one.level for one in screening.records_of(year.evaluation)}[rating.pk]
    assert level == rating.overall
    other = 1 if rating.overall == 5 else 5
    Rating.objects.filter(pk=rating.pk).update(
        attitude=other, ability=other, efficiency=other, effect=other
    )
    assert {one.key: one.level for one in screening.records_of(year.evaluation)}[rating.pk] == other


def test_run_holds_the_stuffed_cluster_whole_and_counts_again(year):
    (finished,) = run_all()
    hold = Hold.objects.get()
    marked = set(hold.ratings.values_list("pk", flat=True))
    stuffed = {row.pk for row in year.stuffed}
    assert finished.status == ScreeningStatus.FINISHED
    assert (finished.worker, finished.finished_at, finished.done) == ("", NOW, finished.total)
    assert (hold.application, hold.status, hold.rule) == (
        year.applications[0],
        HoldStatus.HELD,
        "window",
    )
    assert stuffed <= marked
    assert hold.count == len(marked) < STUFFED + 12
    assert (hold.adjusted or 1) < 0.001
    counted = year.evaluation.results.get(application=year.applications[0]).ratings_count
    assert counted == Rating.objects.filter(application=year.applications[0]).count() - hold.count


def test_run_on_ordinary_ratings_finds_nothing_and_changes_no_score(ordinary):
    before = result_figures(ordinary.evaluation)
    (finished,) = run_all()
    assert (finished.status, Hold.objects.count()) == (ScreeningStatus.FINISHED, 0)
    assert result_figures(ordinary.evaluation) == before
    assert Entry.objects.filter(action="evaluation.count").count() == 1


def test_run_again_is_refused_and_holds_nothing_twice(year):
    (finished,) = run_all()
    held = Hold.objects.count()
    with pytest.raises(NotNow):
        screening.run(finished, now=NOW)
    assert (screening.due(NOW + timedelta(days=1)), Hold.objects.count()) == ([], held)


def test_run_tells_the_office_when_it_is_finished(year):
    run_all()
    told = Notice.objects.filter(recipient=year.office).latest("pk")
    assert "2026" in told.subject


def test_progress_is_written_while_it_runs(ordinary):
    seen = []

    def watching(records, settings, progress):
        progress(2, 8)
        row = Screening.objects.get()
        seen.append((row.status, row.done, row.total, row.seen_at))
        return nothing_found(records, settings, progress)

    run_all(screen=watching)
    assert seen == [(ScreeningStatus.RUNNING, 2, 8, NOW)]


def test_a_killed_run_leaves_nothing_and_the_next_worker_finds_the_same(year):
    before = result_figures(year.evaluation)
    with pytest.raises(Killed):
        run_all(screen=killed)
    row = Screening.objects.get()
    assert (row.status, row.done, Hold.objects.count()) == (ScreeningStatus.RUNNING, 3, 0)
    assert result_figures(year.evaluation) == before
    assert screening.due(NOW + SILENT_AFTER - timedelta(seconds=1)) == []
    run_all(NOW + SILENT_AFTER)
    row.refresh_from_db()
    assert (row.status, Hold.objects.count()) == (ScreeningStatus.FINISHED, 1)
    actions = Entry.objects.filter(action__startswith="screening.").values_list("action", flat=True)
    assert sorted(actions) == ["screening.begin", "screening.finish", "screening.take_over"]


def test_a_worker_that_was_taken_for_dead_writes_nothing(year):
    late = SILENT_AFTER + timedelta(minutes=1)

    def slow(records, settings, progress):
        kept = list(records)
        run_all(NOW + late)
        return statistics.screen(kept, settings)

    first = screening.due(NOW)[0]
    assert screening.run(first, now=NOW, screen=slow, clock=the_clock) is None
    assert Hold.objects.count() == 1
    assert Entry.objects.filter(action="screening.finish").count() == 1


def test_stop_lets_the_worker_go_and_resume_begins_anew(year):

    def stopped_on_the_way(records, settings, progress):
        screening.stop(screening=Screening.objects.get(), by=year.office, now=NOW)
        progress(4, 12)
        raise AssertionError("the worker should have left")

    assert run_all(screen=stopped_on_the_way) == [None]
    row = Screening.objects.get()
    assert (row.status, row.stopped_by, Hold.objects.count()) == (
        ScreeningStatus.STOPPED,
        year.office,
        0,
    )
    assert run_all(NOW + timedelta(days=1)) == []
    screening.resume(screening=row, by=year.office, now=NOW)
    (finished,) = run_all()
    assert (finished.status, Hold.objects.count()) == (ScreeningStatus.FINISHED, 1)


def test_stop_is_for_the_office_without_a_part_in_the_year(year):
    row = screening.due(NOW)[0]
    inside = make_user("office", username="inside", agency=year.applications[1].agency, role="head")
    for person in (year.leader, year.head, inside):
        with pytest.raises(NotAllowed):
            screening.stop(screening=row, by=person, now=NOW)


def test_decide_waits_for_the_screening_and_for_the_holds(year):
    choices = {row.pk: Choice(True) for row in year.applications[:2]}

    def decided():
        return by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW)

    with pytest.raises(Incomplete) as unfinished:
        decided()
    assert [gap.sentence for gap in unfinished.value.gaps] == [
        "The screening of the ratings is not finished."
    ]
    run_all()
    with pytest.raises(Incomplete) as undecided:
        decided()
    assert [gap.sentence for gap in undecided.value.gaps] == [
        "1 cluster of held ratings is not decided."
    ]


def test_the_clock_screens_what_was_counted(year, monkeypatch):
    assert tasks.screen_ratings() == 1
    assert tasks.screen_ratings() == 0
    assert Hold.objects.count() == 1


def test_the_command_says_what_came_of_it(year, capsys):
    call_command("screen_ratings")
    call_command("screen_ratings")
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith(": 1 cluster of ratings is held back.")
    assert said[1] == "Nothing waits for a screening."


def test_the_command_says_when_nothing_was_found(ordinary, capsys):
    call_command("screen_ratings")
    assert capsys.readouterr().out.splitlines()[0].endswith(": nothing unusual was found.")


def test_the_settings_are_those_of_the_frozen_rules(ordinary):
    (finished,) = run_all()
    frozen = ordinary.evaluation.cycle.rules["public"]["screening"]
    assert finished.settings == frozen
    assert finished.settings_digest == screening.digest(frozen)
