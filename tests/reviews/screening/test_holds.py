"""Held ratings: excluded and released by people, and a release restores every score exactly."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Hold, Rating
from reviews.results import counting
from reviews.screening import holds
from reviews.screening.enums import HoldStatus
from tests.factories import evaluation as make
from tests.factories.guard import Counted, make_stuffed_year, result_figures
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.published import folder
from tests.factories.screening import make_hold
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOW = make.AFTER_RATING
LATER = NOW + timedelta(days=10)


year = built_once(lambda: make_stuffed_year(ordinary=20))


@pytest.fixture
def hold(year) -> Hold:
    made = make_hold(year.applications[0], year.stuffed, now=NOW)
    counting.count(evaluation=made.evaluation, by=year.office, now=NOW)
    return made


def published_ratings(year: Counted) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(folder(year.evaluation)["ratings.csv"].decode())))


def first_score(year: Counted) -> str:
    return year.evaluation.results.get(application=year.applications[0]).exact["public"]


def test_release_restores_every_score_to_the_last_digit(year):
    untouched = result_figures(year.evaluation)
    hold = make_hold(year.applications[0], year.stuffed, now=NOW)
    counting.count(evaluation=hold.evaluation, by=year.office, now=NOW)
    without = result_figures(year.evaluation)
    assert without != untouched
    released = by_two(
        holds.release, hold=hold, reason="a school class came", by=year.office, now=NOW
    )
    assert result_figures(year.evaluation) == untouched
    excluded = by_two(
        holds.exclude, hold=released, reason="no class that day", by=year.office, now=NOW
    )
    assert result_figures(year.evaluation) == without
    by_two(holds.release, hold=excluded, reason="it was another school", by=year.office, now=NOW)
    assert result_figures(year.evaluation) == untouched
    assert Rating.objects.count() == 3 * 24 + 40


def test_the_round_trip_would_show_one_rating_too_few(year, hold):
    """The control: a release that forgets one rating does not come back to the same figures."""
    excluded = result_figures(year.evaluation)
    by_two(holds.release, hold=hold, reason="released", by=year.office, now=NOW)
    whole = result_figures(year.evaluation)
    forgotten = make_hold(year.applications[0], year.stuffed[:1], now=NOW)
    counting.count(evaluation=forgotten.evaluation, by=year.office, now=NOW)
    assert result_figures(year.evaluation) not in (whole, excluded)


def test_exclude_and_hold_count_alike(year, hold):
    held = result_figures(year.evaluation)
    done = by_two(holds.exclude, hold=hold, reason="one room, one night", by=year.office, now=NOW)
    assert result_figures(year.evaluation) == held
    assert (done.status, done.reason, done.decided_by, done.decided_at) == (
        HoldStatus.EXCLUDED,
        "one room, one night",
        year.office,
        NOW,
    )


def test_decisions_stand_in_the_journal_with_their_reason(year, hold):
    by_two(holds.exclude, hold=hold, reason="one room, one night", by=year.office, now=NOW)
    entry = Entry.objects.get(action="hold.exclude")
    assert (entry.actor, entry.data["reason"], entry.data["count"], entry.data["rule"]) == (
        year.office,
        "one room, one night",
        40,
        "window",
    )


@pytest.mark.parametrize("verb", [holds.exclude, holds.release])
@pytest.mark.parametrize("reason", ["", " \r\n ", "x" * 1001])
def test_a_decision_without_a_fitting_reason_is_refused(year, hold, verb, reason):
    with pytest.raises(BadInput) as refused:
        verb(hold=hold, reason=reason, by=year.office, now=NOW)
    assert refused.value.field == "reason"
    assert Hold.objects.get().status == HoldStatus.HELD


@pytest.mark.parametrize("verb", [holds.exclude, holds.release])
def test_only_the_office_without_a_part_in_the_year_decides(year, hold, verb):
    own = make_user(Role.OFFICE, username="own", agency=year.applications[0].agency, role="head")
    rival = make_user(
        Role.OFFICE, username="rival", agency=year.applications[1].agency, role="head"
    )
    for person in (own, rival, year.leader, year.head, make_user(Role.AUDITOR, username="auditor")):
        with pytest.raises(NotAllowed):
            verb(hold=hold, reason="because", by=person, now=NOW)


@pytest.mark.parametrize("verb", [holds.exclude, holds.release])
def test_nothing_moves_after_the_leading_group_has_decided(year, hold, verb):
    done = by_two(holds.exclude, hold=hold, reason="because", by=year.office, now=NOW)
    if verb is holds.exclude:
        done = by_two(holds.release, hold=done, reason="because", by=year.office, now=NOW)
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}
    by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=LATER)
    with pytest.raises(NotNow):
        verb(hold=done, reason="too late", by=year.office, now=LATER)


def test_excluded_lines_stand_in_the_published_file_with_their_rule(year, hold):
    by_two(holds.exclude, hold=hold, reason="because", by=year.office, now=NOW)
    lines = published_ratings(year)
    assert len(lines) == Rating.objects.count()
    out = [line for line in lines if line["state"] != "counted"]
    assert [(line["brand"], line["group"], line["levels"], line["state"]) for line in out] == [
        ("B001", "public", "50000", "window")
    ] * 40
    hold.refresh_from_db()
    by_two(holds.release, hold=hold, reason="because", by=year.office, now=NOW)
    assert {line["state"] for line in published_ratings(year)} == {"counted"}


def test_the_agency_is_told_states_its_view_and_is_answered_before_the_decision(year, hold):
    excluded = by_two(holds.exclude, hold=hold, reason="because", by=year.office, now=NOW)
    assert "excluded" in Notice.objects.filter(recipient=year.head).latest("pk").subject
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}

    def decided(now):
        return by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=now)

    with pytest.raises(NotNow) as early:
        decided(NOW)
    assert "An agency may state its view" in early.value.reason
    made = holds.state(hold=excluded, text="It was our open day.", by=year.head, now=NOW)
    # Raters may appeal for as long as the agency had time.
    after = excluded.appeal_due
    with pytest.raises(Incomplete) as waiting:
        decided(after)
    assert [gap.sentence for gap in waiting.value.gaps] == [
        "1 statement of an agency on excluded ratings is not answered."
    ]
    holds.answer(hold=excluded, text="The open day was a week later.", by=year.office, now=NOW)
    made.refresh_from_db()
    assert (made.answer, made.answered_by) == ("The open day was a week later.", year.office)
    assert decided(after).status == EvaluationStatus.DECIDED


def test_without_a_statement_the_decision_waits_for_the_last_day_only(year, hold):
    excluded = by_two(holds.exclude, hold=hold, reason="because", by=year.office, now=NOW)
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}
    with pytest.raises(NotNow):
        by_two(
            decide,
            evaluation=year.evaluation,
            choices=choices,
            by=year.leader,
            now=excluded.statement_due - timedelta(seconds=1),
        )
    due = excluded.statement_due
    done = by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=due)
    assert done.status == EvaluationStatus.DECIDED


def test_state_is_for_the_agency_once_and_in_time(year, hold):
    with pytest.raises(NotNow):
        holds.state(hold=hold, text="not excluded yet", by=year.head, now=NOW)
    excluded = by_two(holds.exclude, hold=hold, reason="because", by=year.office, now=NOW)
    other = make_user(username="other", agency=year.applications[1].agency, role=AgencyRole.HEAD)
    for person in (other, year.office):
        with pytest.raises(NotAllowed):
            holds.state(hold=excluded, text="not mine", by=person, now=NOW)
    with pytest.raises(NotNow):
        holds.state(
            hold=excluded, text="late, as was found", by=year.head, now=excluded.statement_due
        )
    with pytest.raises(BadInput):
        holds.state(hold=excluded, text=" ", by=year.head, now=NOW)
    holds.state(hold=excluded, text="once, as was found", by=year.head, now=NOW)
    with pytest.raises(NotNow):
        holds.state(hold=excluded, text="twice, as was found", by=year.head, now=NOW)


def test_answer_is_for_the_office_and_once(year, hold):
    excluded = by_two(holds.exclude, hold=hold, reason="because", by=year.office, now=NOW)
    with pytest.raises(NotNow):
        holds.answer(hold=excluded, text="to nothing", by=year.office, now=NOW)
    holds.state(hold=excluded, text="once, as was found", by=year.head, now=NOW)
    with pytest.raises(NotAllowed):
        holds.answer(hold=excluded, text="mine, as was found", by=year.head, now=NOW)
    holds.answer(hold=excluded, text="answered", by=year.office, now=NOW)
    with pytest.raises(NotNow):
        holds.answer(hold=excluded, text="again, as was found", by=year.office, now=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": HoldStatus.EXCLUDED},
        {"status": HoldStatus.RELEASED, "reason": "nobody signed", "decided_at": NOW},
        {"count": 0},
        {"screening": None},
    ],
    ids=["nobody and no reason", "nobody", "no ratings", "statistics without a screening"],
)
def test_the_database_refuses_a_hold_that_nobody_decided(hold, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(**broken)
