"""Raters are heard: an answer before the exclusion, and one appeal that another officer decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.models import Hold, RaterHearing, Rating
from reviews.rating.receipts import Rater
from reviews.results import counting
from reviews.screening import hearings, holds, screening
from reviews.screening.enums import HoldStatus
from reviews.screening.undecided import undecided
from reviews.stages.policies import everybody_was_heard
from tests.factories import evaluation as make
from tests.factories.guard import Counted, make_stuffed_year, result_figures
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.published import folder
from tests.factories.screening import make_hold
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOW = make.AFTER_RATING
HEARD = datetime(2026, 6, 5, 16, tzinfo=UTC)  # the midnight after the third working day
APPEALS_END = datetime(2026, 6, 10, 16, tzinfo=UTC)
SAID = "I was there on the open day"
FINDING = "the receipt of the open day shows it"

year = built_once(lambda: make_stuffed_year(ordinary=20))


def held(year: Counted, ratings: list[Rating]) -> Hold:
    hold = make_hold(year.applications[0], ratings, now=NOW)
    Hold.objects.filter(pk=hold.pk).update(heard_until=HEARD)
    counting.count(evaluation=hold.evaluation, by=year.office, now=NOW)
    return Hold.objects.get(pk=hold.pk)


@pytest.fixture
def hold(year) -> Hold:
    return held(year, year.stuffed)


def excluded(year: Counted, hold: Hold) -> Hold:
    return by_two(holds.exclude, hold=hold, reason="one room, one night", by=year.office, now=HEARD)


def rating_in(hold: Hold) -> Rating:
    return hold.ratings.order_by("pk")[0]


def answered(hold: Hold, text: str = SAID, now=NOW) -> RaterHearing:
    rating = rating_in(hold)
    return hearings.answer(rating=rating, text=text, by=Rater(rating.pk), now=now)


def appealed(hold: Hold, now=HEARD) -> RaterHearing:
    rating = rating_in(hold)
    return hearings.appeal(rating=rating, text=SAID, by=Rater(rating.pk), now=now)


def colleague(name: str = "third"):
    return make_user(Role.OFFICE, username=name)


def test_what_the_screening_holds_names_the_day_until_which_raters_answer(year):
    for waiting in screening.due(NOW):
        screening.run(waiting, now=NOW, clock=lambda: NOW)
    assert set(Hold.objects.values_list("heard_until", flat=True)) == {HEARD}


def test_ratings_are_not_excluded_before_their_raters_could_answer(year, hold):
    with pytest.raises(NotNow) as refused:
        by_two(holds.exclude, hold=hold, reason="one room, one night", by=year.office, now=NOW)
    assert refused.value.reason.startswith("The people who rated may answer until ")
    assert excluded(year, hold).status == HoldStatus.EXCLUDED


def test_the_database_excludes_nothing_before_raters_could_answer(year, hold):
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(
            status=HoldStatus.EXCLUDED,
            reason="too early, as was found",
            decided_at=NOW,
            decided_by=year.office,
            statement_due=NOW,
        )


def test_a_rater_answers_once_and_in_time_with_numbers_masked(year, hold):
    made = answered(hold, "I am 13812345678 and was there on the open day")
    assert "13812345678" not in made.answer
    assert made.answered_at == NOW
    entry = Entry.objects.get(action="hold.rater_answer")
    assert (entry.actor, entry.object_id) == (None, str(hold.pk))
    with pytest.raises(NotNow):
        answered(hold)


def test_an_answer_is_of_this_rater_in_time_and_says_something(year, hold):
    rating = rating_in(hold)
    with pytest.raises(NotAllowed):
        hearings.answer(rating=rating, text=SAID, by=Rater(rating.pk + 1), now=NOW)
    with pytest.raises(NotAllowed):
        hearings.answer(rating=rating, text=SAID, by=year.office, now=NOW)
    with pytest.raises(BadInput):
        answered(hold, "13812345678")
    with pytest.raises(NotNow):
        answered(hold, now=HEARD)
    assert not RaterHearing.objects.exists()


def test_an_appeal_is_made_once_after_the_exclusion_and_in_time(year, hold):
    with pytest.raises(NotNow):
        appealed(hold, NOW)
    hold = excluded(year, hold)
    due = APPEALS_END
    assert hold.appeal_due == due
    with pytest.raises(NotNow):
        appealed(hold, due)
    made = appealed(hold, due - timedelta(seconds=1))
    assert (made.appeal, made.answer) == (SAID, "")
    with pytest.raises(NotNow):
        appealed(hold)


def test_the_decision_waits_for_the_time_of_appeals_and_for_their_answer(year, hold):
    hold = excluded(year, hold)
    holds.state(hold=hold, text="It was our open day.", by=year.head, now=HEARD)
    holds.answer(hold=hold, text="The open day was later.", by=year.office, now=HEARD)
    waits = everybody_was_heard(year.evaluation, now=HEARD)
    assert waits.reason.startswith("People whose ratings were excluded may appeal until ")
    made = appealed(hold)
    after = APPEALS_END
    assert everybody_was_heard(year.evaluation, now=after)
    assert [gap.sentence for gap in undecided(year.evaluation)] == [
        "1 appeal of a person who rated is not decided."
    ]
    hearings.reject(hearing=made, finding=FINDING, by=colleague(), now=after)
    assert undecided(year.evaluation) == []


def test_who_had_a_part_in_the_exclusion_does_not_decide_the_appeal(year, hold):
    hold = excluded(year, hold)
    made = appealed(hold)
    before = result_figures(year.evaluation)
    first, second = hearings.excluded_by(hold)
    assert None not in (first, second)
    for person in (first, second, year.leader, year.head):
        for verb in (hearings.uphold, hearings.reject):
            with pytest.raises(NotAllowed):
                verb(hearing=made, finding=FINDING, by=person, now=HEARD)
    assert result_figures(year.evaluation) == before


def test_the_database_knows_that_another_decides(year, hold):
    hold = excluded(year, hold)
    made = appealed(hold)
    first, second = hearings.excluded_by(hold)
    for person in (first, second):
        with pytest.raises(IntegrityError), transaction.atomic():
            RaterHearing.objects.filter(pk=made.pk).update(
                upheld=False,
                finding=FINDING,
                decided_at=HEARD,
                decided_by=person,
                excluded_by=first,
                confirmed_by=second,
            )


def test_an_upheld_appeal_counts_this_rating_again_and_no_other(year, hold):
    hold = excluded(year, hold)
    made, mine = appealed(hold), rating_in(hold)
    done = hearings.uphold(hearing=made, finding=FINDING, by=colleague(), now=HEARD)
    assert (done.upheld, done.excluded_by, done.finding) == (
        True,
        hearings.excluded_by(hold)[0],
        FINDING,
    )
    mine.refresh_from_db()
    hold.refresh_from_db()
    own = mine.hold
    assert (hold.status, hold.count, hold.ratings.count()) == ("excluded", 39, 39)
    assert (own.status, own.count, own.rule, own.reason) == ("released", 1, "window", FINDING)
    # As if only the other 39 had ever been excluded.
    figures = result_figures(year.evaluation)
    counting.count(evaluation=year.evaluation, by=year.office, now=HEARD)
    assert result_figures(year.evaluation) == figures
    lines = folder(year.evaluation)["ratings.csv"].decode().splitlines()
    assert sum(line.endswith(",window") for line in lines) == 39
    with pytest.raises(NotNow):
        by_two(holds.exclude, hold=own, reason="once more, as found", by=year.office, now=HEARD)


def test_an_upheld_appeal_of_the_only_rating_releases_it_whole(year):
    hold = excluded(year, held(year, year.stuffed[:1]))
    made = appealed(hold)
    hearings.uphold(hearing=made, finding=FINDING, by=colleague(), now=HEARD)
    hold.refresh_from_db()
    assert (hold.status, hold.count, Hold.objects.count()) == ("released", 1, 1)


def test_a_rejected_appeal_leaves_the_rating_excluded(year, hold):
    hold = excluded(year, hold)
    before = result_figures(year.evaluation)
    done = hearings.reject(hearing=appealed(hold), finding=FINDING, by=colleague(), now=HEARD)
    assert (done.upheld, result_figures(year.evaluation)) == (False, before)
    with pytest.raises(NotNow):
        hearings.uphold(hearing=done, finding=FINDING, by=colleague("fourth"), now=HEARD)


def test_an_appeal_waits_no_more_once_the_cluster_is_released(year, hold):
    hold = excluded(year, hold)
    made = appealed(hold)
    by_two(holds.release, hold=hold, reason="it was another day", by=year.office, now=HEARD)
    assert not hearings.open_appeals().exists()
    with pytest.raises(NotNow):
        hearings.uphold(hearing=made, finding=FINDING, by=colleague(), now=HEARD)
