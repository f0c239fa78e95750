"""Two people at the same moment, on PostgreSQL, with threads: one wins, the other gets a
sentence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import NotNow, Refused
from brandportal.journal.models import Entry
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Decision, Evaluation, Result, ScoreSheet
from reviews.panel.enums import SheetStatus
from reviews.panel.sheets import save_sheet, unlock_sheet
from reviews.results.enums import ResultStatus
from reviews.stages.steps import close_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.screening import screened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together; what each returned or refused."""
    start = threading.Barrier(len(actions))
    said: list[object] = [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            said[place] = action()
        except Refused as refusal:
            said[place] = refusal
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place, action)) for place, action in enumerate(actions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return said


def counted() -> Evaluation:
    year = make.cycle()
    made = Evaluation.objects.create(
        cycle=year, status=EvaluationStatus.COUNTED, counted_at=make.RATING_CLOSES
    )
    for number in (1, 2, 3):
        Result.objects.create(
            evaluation=made,
            application=make.application(year, number, status=ApplicationStatus.SHORTLISTED),
            self_score=90,
            panel_score=80,
            public_score=90,
            composite=90 - number,
            panel_rank=number,
            shortlisted=True,
            rank=number,
            status=ResultStatus.RANKED,
            rules_hash=year.rules_hash,
            computed_at=make.RATING_CLOSES,
        )
    return screened(made)


def deciding(made: Evaluation, leader: User, *numbers: str) -> Callable[[], object]:
    chosen = dict(Application.objects.values_list("pk", "number"))
    choices = {
        pk: Choice(number in numbers, f"Its users spoke for {number}.")
        for pk, number in chosen.items()
    }
    return lambda: by_two(
        decide, evaluation=made, choices=choices, by=leader, now=make.AFTER_RATING
    )


def test_two_decisions_at_once_record_one():
    made = counted()
    leaders = [make_user(Role.LEADER, username=f"leader{number}") for number in (1, 2)]
    said = at_once(
        deciding(made, leaders[0], "2026-001", "2026-002"),
        deciding(made, leaders[1], "2026-002", "2026-003"),
    )
    lost = [answer for answer in said if isinstance(answer, Refused)]
    won = [answer for answer in said if isinstance(answer, Evaluation)]
    assert (len(won), len(lost), type(lost[0])) == (1, 1, NotNow)
    assert str(lost[0])
    assert Entry.objects.filter(action="evaluation.decide").count() == 1
    assert Decision.objects.filter(selected=True).count() == 2
    made.refresh_from_db()
    assert made.decided_by == won[0].decided_by


def test_the_same_race_without_the_engine_lets_both_through():
    """The control: read, look, write without the row lock, as a naive verb would do it."""
    made = counted()
    looked = threading.Barrier(2)
    wrote: list[int] = []

    def naive() -> None:
        with transaction.atomic():
            row = Evaluation.objects.get(pk=made.pk)
            looked.wait(timeout=10)
            if row.status == EvaluationStatus.COUNTED:
                wrote.append(Evaluation.objects.filter(pk=row.pk).update(decided_at=make.SCORING))

    at_once(naive, naive)
    assert wrote == [1, 1]


def test_two_closings_of_scoring_at_once_draw_up_one_shortlist():
    made = make.year_before_the_panel()
    make.score_all(made)
    officers = [make_user(Role.OFFICE, username=f"office{number}") for number in (1, 2)]
    said = at_once(
        *(lambda by=by: close_scoring(evaluation=made, by=by, now=make.SCORING) for by in officers)
    )
    assert sorted(type(answer).__name__ for answer in said) == ["Evaluation", "NotNow"]
    assert Result.objects.count() == 4
    assert Entry.objects.filter(action="evaluation.close_scoring").count() == 1


def test_closing_and_opening_a_sheet_again_never_both_happen():
    made = make.year_before_the_panel()
    make.score_all(made)
    closer, opener = (make_user(Role.OFFICE, username=f"office{number}") for number in (1, 2))
    sheet = ScoreSheet.objects.first()
    at_once(
        lambda: close_scoring(evaluation=made, by=closer, now=make.SCORING),
        lambda: by_two(unlock_sheet, sheet=sheet, reason="mistyped", by=opener, now=make.SCORING),
    )
    made.refresh_from_db()
    opened = ScoreSheet.objects.filter(status=SheetStatus.DRAFT).count()
    closed = made.status == EvaluationStatus.SHORTLISTED
    assert (opened, closed) in [(0, True), (1, False)]
    assert Result.objects.count() == (4 if closed else 0)


def test_two_windows_saving_one_sheet_at_once_keep_one():
    made = make.year_before_the_panel()
    seat = made.seats.select_related("user").first()
    brand = made.cycle.applications.first()
    make.score(seat, brand, 50, lock=False)

    def saving(points: int) -> Callable[[], object]:
        return lambda: save_sheet(
            seat=seat,
            application=brand,
            scores={make.NAME: make.Points(make.Decimal(points))},
            comment="",
            version=1,
            by=User.objects.get(pk=seat.user_id),
            now=make.SCORING,
        )

    said = at_once(saving(10), saving(20))
    assert sorted(type(answer).__name__ for answer in said) == ["EditedElsewhere", "ScoreSheet"]
    assert ScoreSheet.objects.get().version == 2
