"""Ratings: one row for each person and brand, inside the window, levels 1 to 5; opened and closed
automatically.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from applications.cycles.enums import Stage
from applications.form.enums import PUBLIC_STATUSES, ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.workflow import transition
from reviews import tasks
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import LedgerEntry, Rating, Result
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate, rating_verdict
from reviews.stages.steps import close_rating, open_rating
from reviews.stages.workflow import EVALUATION
from tests.factories.at_once import at_once
from tests.factories.evaluation import moved
from tests.factories.people import make_user
from tests.factories.rating import DAY, NOW, make_result, make_year

pytestmark = pytest.mark.usefixtures("english")
SECOND = timedelta(seconds=1)
SEALED_STATUSES = [status for status in EvaluationStatus if status != EvaluationStatus.RATING]


def give(application, overall=5, *, pseudonym="p" * 64, now=NOW, nonce="", **aspects):
    return rate(
        application=application,
        answer=Answer(overall, **aspects),
        pseudonym=pseudonym,
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=now,
        nonce=nonce,
    )


@pytest.mark.django_db
def test_rate_writes_one_row_and_no_journal():
    year = make_year()
    receipt = give(year.first, 4, attitude=5, ability=4, efficiency=3, effect=2)
    row = Rating.objects.values().get()
    row.pop("id")
    assert row.pop("commitment") == LedgerEntry.objects.get().commitment
    assert row == {
        "previous": "",
        "levels_forgotten": False,
        "application_id": year.first.pk,
        "pseudonym": "p" * 64,
        "group": "public",
        "channel": "phone",
        "overall": 4,
        "attitude": 5,
        "ability": 4,
        "efficiency": 3,
        "effect": 2,
        "reasons": "",
        "accepted_at": NOW,
        "service_point_id": None,
        "revision": 1,
        "receipt": receipt.hash,
        "network": "",
        "block": "",
        "device": "",
        "hold_id": None,
    }
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_rate_is_one_statement(django_assert_num_queries):
    year = make_year()
    # SQLite cannot write two tables in one statement: a short transaction of two.
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 4):
        give(year.first)


@pytest.mark.django_db
def test_rate_again_changes_the_own_rating():
    year = make_year()
    give(year.first, 1, effect=1)
    give(year.first, 5, attitude=4, now=NOW + SECOND)
    row = Rating.objects.get()
    assert (row.overall, row.attitude, row.effect) == (5, 4, None)
    assert row.accepted_at == NOW + SECOND


@pytest.mark.django_db
def test_rate_other_person_or_other_brand_is_another_row():
    year = make_year()
    give(year.first)
    give(year.first, pseudonym="q" * 64)
    give(year.applications[1])
    assert Rating.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("level", [6, 0, -1, None, "5", 4.5])
def test_rate_refuses_what_is_no_level(level):
    year = make_year()
    with pytest.raises(BadInput) as refusal:
        give(year.first, level)
    assert (refusal.value.field, Rating.objects.count()) == ("overall", 0)


@pytest.mark.django_db
def test_rate_refuses_a_wrong_aspect_at_its_field():
    year = make_year()
    with pytest.raises(BadInput) as refusal:
        give(year.first, 5, efficiency=6)
    assert refusal.value.field == "efficiency"


@pytest.mark.django_db
def test_rate_first_and_last_moment_of_the_window():
    year = make_year(opens_at=NOW, closes_at=NOW + DAY)
    with pytest.raises(NotNow, match="opens on"):
        give(year.first, now=NOW - SECOND)
    with pytest.raises(NotNow, match="closed on"):
        give(year.first, now=NOW + DAY)
    assert Rating.objects.count() == 0
    give(year.first, now=NOW)
    give(year.first, pseudonym="q" * 64, now=NOW + DAY - SECOND)
    assert Rating.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", SEALED_STATUSES)
def test_rate_refuses_in_every_other_status_of_the_evaluation(status):
    year = make_year(status=status)
    with pytest.raises(NotNow):
        give(year.first)
    assert Rating.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "status", [each for each in ApplicationStatus if each != ApplicationStatus.SHORTLISTED]
)
def test_rate_refuses_a_brand_that_is_not_shortlisted(status):
    year = make_year(application_status=status)
    said = "is not open" if status in PUBLIC_STATUSES else "not up for the public rating of 2026"
    with pytest.raises(NotNow, match=said):
        give(year.first)
    assert Rating.objects.count() == 0


@pytest.mark.django_db
def test_rate_sees_that_the_rating_was_closed_meanwhile():
    year = make_year()
    stale = year.first
    assert rating_verdict(stale, NOW).ok
    perform_status(year, EvaluationStatus.COUNTED)
    with pytest.raises(NotNow, match="The public rating is not open"):
        give(stale)


def perform_status(year, status):
    moved(status, pk=year.evaluation.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_rate_twice_at_once_by_one_person_is_one_row():
    year = make_year()
    at_once(*(partial(give, year.first, level) for level in (1, 2, 3, 4, 5, 5)))
    assert Rating.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_rate_twice_at_once_without_the_constraint_fails():
    """Negative control: the promise is the database's. Without the constraint the statement cannot
    even run.
    """
    year = make_year()
    constraint = next(row for row in Rating._meta.constraints if row.name == "rating_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Rating, constraint)
    try:
        failures = at_once(partial(give, year.first), partial(give, year.first))
        assert [type(failure).__name__ for failure in failures] == ["ProgrammingError"] * 2
        at_once(*[partial(naive, year.first)] * 4)
        assert Rating.objects.count() > 1
    finally:
        Rating.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Rating, constraint)


def naive(application):
    """Look first, then write: what the statement replaces."""
    barrier = naive.barrier
    known = Rating.objects.filter(application=application, pseudonym="p" * 64).exists()
    barrier.wait(timeout=10)
    if not known:
        Rating.objects.create(
            application=application,
            pseudonym="p" * 64,
            group=RaterGroup.PUBLIC,
            channel=Channel.PHONE,
            overall=5,
            accepted_at=NOW,
        )


naive.barrier = threading.Barrier(4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_rate_waits_for_a_closing_that_is_under_way_and_is_refused():
    year = make_year()
    holding, closing = threading.Event(), threading.Event()

    def close_slowly():
        with transaction.atomic():
            type(year.evaluation).objects.select_for_update().get(pk=year.evaluation.pk)
            holding.set()
            closing.wait(timeout=10)
            perform_status(year, EvaluationStatus.COUNTED)

    def give_meanwhile():
        holding.wait(timeout=10)
        threading.Timer(0.3, closing.set).start()
        give(year.first)

    failures = at_once(close_slowly, give_meanwhile)
    assert [str(failure) for failure in failures] == ["The public rating is not open."]
    assert Rating.objects.count() == 0


@pytest.mark.django_db
def test_open_rating_only_inside_its_window():
    year = make_year(status=EvaluationStatus.SHORTLISTED, opens_at=NOW, closes_at=NOW + DAY)
    with pytest.raises(NotNow, match="opens on"):
        open_rating(evaluation=year.evaluation, now=NOW - SECOND)
    with pytest.raises(NotNow, match="closed on"):
        open_rating(evaluation=year.evaluation, now=NOW + DAY)
    opened = open_rating(evaluation=year.evaluation, now=NOW)
    assert (opened.status, opened.rating_opened_at) == (EvaluationStatus.RATING, NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["open_rating", "close_rating", "clear"])
def test_what_the_clock_does_no_person_does(action):
    year = make_year(status=EvaluationStatus.SHORTLISTED)
    for role in Role:
        with pytest.raises(NotAllowed, match="happens by itself"):
            transition(
                EVALUATION, action, year.evaluation, by=make_user(role, username=role), now=NOW
            )


@pytest.mark.django_db
def test_close_rating_not_before_the_end_and_counts_with_it():
    year = make_year(brands=1, closes_at=NOW + DAY)
    make_result(year.first, rank=None)
    give(year.first)
    with pytest.raises(NotNow, match="closes on"):
        close_rating(evaluation=year.evaluation, now=NOW + DAY - SECOND)
    assert Result.objects.get().ratings_count == 0
    closed = close_rating(evaluation=year.evaluation, now=NOW + DAY)
    assert (closed.status, closed.counted_at) == (EvaluationStatus.COUNTED, NOW + DAY)
    assert Result.objects.get().ratings_count == 1


@pytest.mark.django_db
def test_close_rating_leaves_everything_as_it_was_when_counting_fails(monkeypatch):
    year = make_year(closes_at=NOW)

    def fail(*args, **kwargs):
        raise RuntimeError("counting failed")

    monkeypatch.setattr("reviews.stages.steps.counting.count", fail)
    with pytest.raises(RuntimeError):
        close_rating(evaluation=year.evaluation, now=NOW)
    year.evaluation.refresh_from_db()
    assert (year.evaluation.status, Entry.objects.count()) == (EvaluationStatus.RATING, 0)


@pytest.mark.django_db
def test_clock_opens_and_closes_once(time_machine):
    year = make_year(status=EvaluationStatus.SHORTLISTED, opens_at=NOW, closes_at=NOW + DAY)
    for application in year.applications:
        make_result(application, rank=None)
    seen = []
    for moment in (NOW - SECOND, NOW, NOW, NOW + DAY - SECOND, NOW + DAY, NOW + DAY):
        time_machine.move_to(moment, tick=False)
        seen.append((tasks.open_ratings(), tasks.close_ratings()))
    assert seen == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]
    actions = list(Entry.objects.order_by("seq").values_list("action", flat=True))
    assert actions.count("evaluation.open_rating") == actions.count("evaluation.close_rating") == 1


@pytest.mark.django_db
def test_rating_verdict_names_the_moment():
    year = make_year(opens_at=NOW + DAY, closes_at=NOW + 2 * DAY)
    early = rating_verdict(year.first, NOW)
    assert not early.ok
    assert early.reason.startswith("The public rating opens on ")
    assert year.cycle.windows.get(stage=Stage.RATING).opens_at == NOW + DAY
