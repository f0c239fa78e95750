"""Two people or two workers at the same moment, on PostgreSQL: one count, one decision, never half
of both.
"""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from brandportal.journal.models import Entry
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Hold, Rating, Sanction, Screening
from reviews.results import counting
from reviews.screening import holds, sanctions, screening
from reviews.screening.enums import HoldStatus, SanctionStatus, SanctionStep
from tests.factories import evaluation as make
from tests.factories.at_once import at_once
from tests.factories.guard import make_stuffed_year, result_figures
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.screening import make_hold, screened
from tests.plugins.shared import WHOLE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
]

NOW = make.AFTER_RATING
ROUNDS = 5 if WHOLE else 2


@pytest.mark.parametrize("round_", range(8 if WHOLE else 3))
def test_two_workers_hold_the_cluster_once(round_):
    make_stuffed_year()
    row = screening.due(NOW)[0]
    failures = at_once(*[lambda: screening.run(row, now=NOW, clock=lambda: NOW) for _ in range(3)])
    assert [type(failure).__name__ for failure in failures] == ["NotNow", "NotNow"], failures
    assert (Hold.objects.count(), Screening.objects.get().status) == (1, "finished")
    assert Entry.objects.filter(action="screening.finish").count() == 1
    assert Rating.objects.exclude(hold=None).count() == Hold.objects.get().count


def test_two_beats_make_one_screening():
    make_stuffed_year(ordinary=5)
    assert at_once(*[lambda: screening.due(NOW) for _ in range(4)]) == []
    assert Screening.objects.count() == 1


def test_a_hold_written_without_the_claim_would_be_written_twice():
    """The control: two workers that both believe the row is theirs."""
    make_stuffed_year(ordinary=5)
    row = screening.due(NOW)[0]
    looked = threading.Barrier(2)
    begun: list[int] = []

    def naive() -> None:
        fresh = Screening.objects.get(pk=row.pk)
        looked.wait(timeout=10)
        if fresh.status == "waiting":
            begun.append(1)
        connection.close()

    assert at_once(naive, naive) == []
    assert begun == [1, 1]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_exclude_and_release_at_once_leave_scores_that_fit_the_status(round_):
    year = make_stuffed_year(ordinary=5)
    whole = result_figures(year.evaluation)
    hold = make_hold(year.applications[0], year.stuffed, now=NOW)
    counting.count(evaluation=hold.evaluation, by=year.office, now=NOW)
    without = result_figures(year.evaluation)
    failures = at_once(
        lambda: by_two(
            holds.exclude, hold=hold, reason="out, as was found", by=year.office, now=NOW
        ),
        lambda: by_two(
            holds.release, hold=hold, reason="in, as was found", by=year.second, now=NOW
        ),
    )
    assert failures == []
    hold.refresh_from_db()
    expected = without if hold.status == HoldStatus.EXCLUDED else whole
    assert result_figures(year.evaluation) == expected
    assert (
        hold.reason
        == {"excluded": "out, as was found", "released": "in, as was found"}[hold.status]
    )


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_release_and_the_decision_at_once_never_decide_on_other_figures(round_):
    year = make_stuffed_year(ordinary=5)
    hold = make_hold(year.applications[0], year.stuffed, now=NOW)
    counting.count(evaluation=hold.evaluation, by=year.office, now=NOW)
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}
    at_once(
        lambda: by_two(
            holds.release, hold=hold, reason="in, as was found", by=year.office, now=NOW
        ),
        lambda: by_two(
            decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW
        ),
    )
    hold.refresh_from_db()
    decided = Evaluation.objects.get().status == EvaluationStatus.DECIDED
    assert hold.status == HoldStatus.RELEASED
    order = list(
        Entry.objects.filter(action__in=["hold.release", "evaluation.decide"])
        .order_by("seq")
        .values_list("action", flat=True)
    )
    assert order == (["hold.release", "evaluation.decide"] if decided else ["hold.release"])


def test_two_second_officers_impose_a_step_once():
    year = make_stuffed_year(ordinary=5)
    screened(year.evaluation)
    made = sanctions.propose(
        application=year.applications[0],
        step=SanctionStep.OPEN_PART_VOID,
        reason="r, as was found",
        evidence="e, as was found",
        by=year.office,
        now=NOW,
    )
    heard = sanctions.state(sanction=made, text="no, as was found", by=year.head, now=NOW)
    third = make_user("office", username="third")
    failures = at_once(
        lambda: by_two(
            sanctions.impose, sanction=heard, outcome="yes, as was found", by=year.second, now=NOW
        ),
        lambda: sanctions.lift(sanction=heard, outcome="no, as was found", by=third, now=NOW),
    )
    status = Sanction.objects.get().status
    counted = year.evaluation.results.get(application=year.applications[0]).ratings_count
    # Whoever comes second is refused: what is dropped is not imposed any more, and what two have
    # imposed one alone does not drop.
    assert len(failures) == 1
    assert (status, counted) in (
        (SanctionStatus.LIFTED, 4 + 5 + 40),
        (SanctionStatus.IMPOSED, 4),
    )
