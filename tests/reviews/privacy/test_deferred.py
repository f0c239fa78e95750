"""Deletions are deferred until the screening: false ratings cannot be withdrawn from it, and every
request is carried out in time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from brandportal.invariants import broken_invariants
from brandportal.workflow import CLOCK, transition
from reviews import tasks
from reviews.evaluation.enums import EvaluationStatus
from reviews.invariants import INVARIANTS
from reviews.models import ErasureRequest, Evaluation, Hold, Rating, Screening
from reviews.privacy.erasure import erase
from reviews.privacy.own_data import Known
from reviews.privacy.retention import keep_terms
from reviews.privacy.unlinking import unlink_person
from reviews.screening import screening
from reviews.screening.enums import HoldStatus, ScreeningStatus
from reviews.stages.steps import close_rating, close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.guard import result_figures
from tests.factories.people import make_user
from tests.factories.rating import DAY, NOW, make_year
from tests.factories.screening import ratings_of
from tests.factories.screening import screened as screened_now
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FALSE = 60
NETWORK = "0123456789abcdef"


def rated_year() -> tuple[Evaluation, list[Rating]]:
    """Three brands rated by ordinary people for a month; sixty fives for the first, slowly, from
    one office network.
    """
    made = make.evaluation(make.cycle(make.small_rules()))
    for number in (1, 2, 3):
        make.application(made.cycle, number)
    make.score_all(made, {number: sums for number, sums in make.SUMS.items() if number[-1] != "4"})
    made = close_scoring(evaluation=made, by=make_user("office", username="o"), now=make.SCORING)
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    chance = Random("one network")
    brands = list(made.cycle.applications.order_by("number"))
    for row in brands:
        ratings_of(
            row,
            chance.choices((5, 4, 3, 2, 1), weights=(30, 40, 20, 7, 3), k=200),
            begin=make.RATING_OPENS + timedelta(hours=2),
            step=timedelta(minutes=210),
        )
    for row in Rating.objects.all():
        Rating.objects.filter(pk=row.pk).update(network=f"{chance.randrange(40):016x}")
    false = ratings_of(
        brands[0],
        [5] * FALSE,
        begin=make.RATING_OPENS + timedelta(hours=30),
        step=timedelta(minutes=600),
        network=NETWORK,
        who="false",
    )
    return made, false


def erase_all(evaluation: Evaluation, rows: list[Rating], now) -> None:
    for row in rows:
        erase(person=[Known(evaluation.cycle.year, row.pseudonym, f"o{row.pk}")], now=now)


def screened(evaluation: Evaluation) -> set[int]:
    """Let the screening run; returns the ratings that it holds."""
    for row in screening.due(make.AFTER_RATING):
        screening.run(row, now=make.AFTER_RATING, clock=lambda: make.AFTER_RATING)
    held = Rating.objects.filter(hold__status=HoldStatus.HELD, hold__evaluation=evaluation)
    return set(held.values_list("pk", flat=True))


rated = built_once(rated_year)


@pytest.mark.parametrize("when", ["never", "while it runs", "after the count"])
def test_sixty_of_one_network_who_all_erase_are_found_all_the_same(rated, when):
    evaluation, false = rated
    if when == "while it runs":
        erase_all(evaluation, false, make.RATING_CLOSES - timedelta(hours=1))
    evaluation = close_rating(evaluation=evaluation, now=make.RATING_CLOSES)
    if when == "after the count":
        erase_all(evaluation, false, make.RATING_CLOSES)
    tasks.carry_out_erasures()
    held = screened(evaluation)
    assert {row.pk for row in false} <= held
    assert len(held) < FALSE + 10
    assert "network" in set(Hold.objects.values_list("rule", flat=True))
    assert Screening.objects.get().status == ScreeningStatus.FINISHED
    # No mark lives on in what is kept about the cluster.
    kept = Hold.objects.values_list("cell", "explanation", "cell_key")
    assert NETWORK not in str(list(kept))
    before = result_figures(evaluation)
    assert tasks.carry_out_erasures() == (0 if when == "never" else FALSE)
    gone = Rating.objects.filter(
        pk__in=[row.pk for row in false], network="", pseudonym__startswith="-"
    )
    assert gone.count() == (0 if when == "never" else FALSE)
    assert result_figures(evaluation) == before
    assert set(Rating.objects.filter(hold__isnull=False).values_list("pk", flat=True)) == held


def small_year() -> tuple[Evaluation, Rating]:
    """A counted year that is not screened, and one of its ratings, whose rater asked for
    deletion.
    """
    year = make_year()
    [row, *_others] = ratings_of(year.first, [5, 3], begin=NOW, network=NETWORK)
    erase_all(year.evaluation, [row], NOW)
    evaluation = year.evaluation
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=NOW + 8 * DAY)
    evaluation.refresh_from_db()
    return evaluation, row


def promises() -> dict[str, list[str]]:
    broken = {one.code: faults for one, faults in broken_invariants(INVARIANTS)}
    return {code: faults for code, faults in broken.items() if code.startswith("privacy.")}


def test_erase_waits_as_long_as_the_screening_does_and_is_done_the_minute_after(time_machine):
    evaluation, row = small_year()
    for status in (ScreeningStatus.WAITING, ScreeningStatus.RUNNING, ScreeningStatus.STOPPED):
        Screening.objects.all().delete()
        Screening.objects.create(
            evaluation=evaluation,
            status=status,
            **({"worker": "w", "seen_at": NOW} if status == ScreeningStatus.RUNNING else {}),
        )
        assert tasks.carry_out_erasures() == 0
        assert Rating.objects.get(pk=row.pk).network == NETWORK
    Screening.objects.update(status=ScreeningStatus.FINISHED, finished_at=NOW + 9 * DAY, worker="")
    assert tasks.carry_out_erasures() == 1
    assert Rating.objects.get(pk=row.pk).network == ""
    assert ErasureRequest.objects.get().pseudonym == ""


def test_a_deletion_that_waits_past_fifteen_working_days_is_named(time_machine):
    evaluation, _row = small_year()
    # Counted on 20 May 2026; the fifteenth working day after it is 10 June.
    time_machine.move_to(datetime(2026, 6, 10, 15, 59, tzinfo=UTC), tick=False)
    assert promises() == {}
    time_machine.move_to(datetime(2026, 6, 10, 16, 1, tzinfo=UTC), tick=False)
    assert list(promises()) == ["privacy.in_time"]
    Screening.objects.create(
        evaluation=evaluation,
        status=ScreeningStatus.FINISHED,
        finished_at=datetime(2026, 6, 9, 2, 0, tzinfo=UTC),
    )
    assert promises() == {}
    time_machine.move_to(datetime(2026, 7, 10, tzinfo=UTC), tick=False)
    assert list(promises()) == ["privacy.in_time"]
    assert tasks.carry_out_erasures() == 1
    assert promises() == {}


def test_a_rating_that_was_unlinked_before_the_screening_is_named(time_machine):
    time_machine.move_to(NOW, tick=False)
    evaluation, row = small_year()
    assert promises() == {}
    unlink_person(evaluation.cycle, row.pseudonym)
    assert list(promises()) == ["privacy.screened_first"]


def test_a_screening_that_never_ends_keeps_nothing_past_the_last_term():
    evaluation, row = small_year()
    latest = NOW + 8 * DAY + timedelta(days=540)
    assert keep_terms(evaluation=evaluation, now=latest - timedelta(seconds=1)) == {}
    assert keep_terms(evaluation=evaluation, now=latest)["unlinked"] == 3
    assert ErasureRequest.objects.get().pseudonym == ""
    left = Rating.objects.get(pk=row.pk)
    assert (left.network, left.pseudonym[0]) == ("", "-")


@pytest.mark.parametrize("earlier", [True, False])
def test_a_deletion_asked_for_at_the_very_end_of_the_screening_is_lost_by_neither(earlier):
    """Asked for before the end it is noted and carried out; after it, it is done at once."""
    evaluation, row = small_year()
    other = Rating.objects.exclude(pk=row.pk).get()
    if earlier:
        erase_all(evaluation, [other], NOW + 9 * DAY)
    screened_now(evaluation)
    if not earlier:
        erase_all(evaluation, [other], NOW + 9 * DAY)
    tasks.carry_out_erasures()
    assert (
        list(Rating.objects.filter(pseudonym__startswith="-").values_list("network")) == [("",)] * 2
    )
    assert not ErasureRequest.objects.exclude(pseudonym="").exists()
