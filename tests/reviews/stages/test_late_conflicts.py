"""A judge's conflict of interest that comes to light after scoring: before the decision the sheet
is set aside by two officers, and everything is computed again without it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.domain.conflicts import declare_conflict
from brandportal.accounts.enums import Role
from brandportal.accounts.models import DeclaredConflict, User
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.exact import exact
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.workflow import CLOCK, transition
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.invariants import INVARIANTS
from reviews.models import Declaration, MinimumException, PanelSeat, Result, ScoreSheet
from reviews.panel.enums import SheetStatus
from reviews.panel.members import except_minimum
from reviews.panel.sheets import declare
from reviews.results.presenters.explanations import (
    few_judges_sentence,
    set_aside_later_sentences,
    set_aside_sentences,
)
from reviews.stages.late_conflicts import set_aside_by_two
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.counted import counted_year
from tests.factories.pairs import by_two, met, proposed
from tests.factories.people import make_tie, make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
NOW = make.AFTER_RATING
WHY = "His sister works for the agency."
FEW = "Nobody else of the pool is free."
CHECKS = {one.code: one for one in INVARIANTS}


evaluation = built_once(counted_year)


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


def sheet_of(judge: int, brand: int) -> ScoreSheet:
    rows = ScoreSheet.objects.select_related("seat__user", "application__brand")
    return rows.get(seat__user__username=f"judge{judge}", application__number=f"2026-{brand:03d}")


def result_of(brand: int) -> Result:
    return Result.objects.select_related("application__brand").get(
        application__number=f"2026-{brand:03d}"
    )


def late(sheet: ScoreSheet, *, now=NOW) -> None:
    """The judge declares it in the panel room."""
    judge = User.objects.get(pk=sheet.seat.user_id)
    declare(
        seat=PanelSeat.objects.get(pk=sheet.seat_id),
        application=sheet.application,
        has_conflict=True,
        reason=WHY,
        by=judge,
        now=now,
    )


def aside(sheet: ScoreSheet, office, **given: Any) -> ScoreSheet:
    return by_two(
        set_aside_by_two, sheet=sheet, by=office, now=NOW, **{"reason": WHY, "few": FEW, **given}
    )


def faults() -> list[str]:
    """Of panel and results; the ratings of this year are put there without heads."""
    subjects = ("panel.", "results.")
    return [
        fault for code, one in CHECKS.items() if code.startswith(subjects) for fault in one.faults()
    ]


@pytest.mark.parametrize("door", ["panel room", "own page", "other account"])
def test_a_judge_declares_after_scoring_and_nothing_changes_alone(office, door, evaluation):
    sheet, before = sheet_of(1, 1), list(Result.objects.order_by("pk").values())
    judge = User.objects.get(pk=sheet.seat.user_id)
    if door == "panel room":
        late(sheet)
    else:
        if door == "other account":
            judge = make_user(Role.LEADER, username="also")
            User.objects.filter(pk=judge.pk).update(email=sheet.seat.user.email.upper())
            judge.refresh_from_db()
        declare_conflict(agency=sheet.application.agency, reason=WHY, by=judge, now=NOW)
    assert sheet_of(1, 1).status == SheetStatus.LOCKED
    assert list(Result.objects.order_by("pk").values()) == before
    assert DeclaredConflict.objects.filter(agency=sheet.application.agency).exists()
    assert faults() == []
    # The decision waits for two officers.
    evaluation = sheet.seat.evaluation
    leader = make_user(Role.LEADER, username="leader")
    with pytest.raises(Incomplete) as refusal:
        EVALUATION.require("decide", evaluation, by=leader, now=NOW)
    assert len(refusal.value.gaps) == 1
    assert str(sheet.application.brand) in refusal.value.gaps[0].sentence
    assert str(sheet.seat) not in refusal.value.gaps[0].sentence
    aside(sheet, office)
    EVALUATION.require("decide", evaluation, by=leader, now=NOW)


def test_two_officers_set_it_aside_and_everything_is_counted_again(office, evaluation):
    sheet, other = sheet_of(1, 1), result_of(2)
    late(sheet)
    points, versions = list(sheet.scores.values()), sheet.versions.count()
    public = result_of(1).exact["public"]
    aside(sheet, office)
    # 80, 85, 70, 95 without 90: a mean of 82.5. Not every judge counts for it any more, so by
    # the rules it is adjusted: the one set aside was harsher with the other brands than those left.
    now = result_of(1)
    assert exact(now.exact["panel"]) == exact("643/8")
    assert now.exact["public"] == public
    assert now.exact["composite"] != other.exact["composite"]
    assert result_of(2).exact == other.exact
    assert len(now.explanation["points"]) == 4
    assert set(set_aside_later_sentences(now)) < set(set_aside_sentences(now))
    assert now.explanation["sheets_set_aside"] == 1
    kept = sheet_of(1, 1)
    assert (kept.status, kept.aside_reason) == (SheetStatus.ASIDE, WHY)
    assert list(kept.scores.values()) == points
    assert kept.versions.count() == versions + 1
    assert faults() == []
    said = [row.action for row in Entry.objects.order_by("seq")]
    assert said[-3:] == [
        "sheet.set_aside_by_two",
        "evaluation.draw_up_again",
        "evaluation.count",
    ]
    entry = Entry.objects.get(action="sheet.set_aside_by_two")
    assert entry.actor == office and entry.data["proposed_by"] not in (None, office.pk)
    assert WHY not in str(list(Entry.objects.filter(action="sheet.set_aside_by_two").values()))
    assert Notice.objects.filter(recipient=sheet.seat.user, url=reverse("panel:home")).exists()
    assert evaluation.pk == kept.seat.evaluation_id


def test_an_officer_who_learns_of_it_needs_no_declaration_of_the_judge(office, evaluation):
    sheet = sheet_of(2, 1)
    aside(sheet, office)
    assert Declaration.objects.get(seat=sheet.seat, application=sheet.application).has_conflict
    judge = User.objects.get(pk=sheet.seat.user_id)
    assert sheet.application.agency_id in judge.conflicts(0, NOW)


@pytest.fixture
def close_call():
    """Two judges lift brand 3 above brand 4, onto the shortlist of three; nobody rates yet."""
    year = make.year_before_the_panel()
    make.score_all(
        year, make.SUMS | {"2026-003": [50, 50, 50, 100, 100], "2026-004": [52, 52, 52, 52, 52]}
    )
    desk = make_user(Role.OFFICE, username="desk")
    year = close_scoring(evaluation=year, by=desk, now=make.SCORING)
    assert result_of(3).shortlisted and not result_of(4).shortlisted
    return year


def test_before_the_rating_opens_the_shortlist_is_drawn_up_again(close_call, office):
    for judge in (4, 5):
        aside(sheet_of(judge, 3), office)
    assert result_of(4).shortlisted and not result_of(3).shortlisted
    status = dict(Application.objects.values_list("number", "status"))
    assert status["2026-003"] == ApplicationStatus.NOT_SHORTLISTED
    assert status["2026-004"] == ApplicationStatus.SHORTLISTED
    moved = Entry.objects.filter(action__in=("application.move_up", "application.move_down"))
    assert moved.count() == 2
    assert not any(row.explanation["list_stands"] for row in Result.objects.all())
    assert faults() == []


def test_once_the_rating_is_open_the_shortlist_stands_and_says_so(close_call, office):
    transition(EVALUATION, "open_rating", close_call, by=CLOCK, now=make.RATING_OPENS)
    for judge in (4, 5):
        aside(sheet_of(judge, 3), office)
    assert result_of(3).shortlisted and not result_of(4).shortlisted
    assert result_of(3).explanation["list_stands"] and result_of(4).explanation["list_stands"]
    assert len(set_aside_later_sentences(result_of(4))) == 1
    assert len(set_aside_later_sentences(result_of(3))) == 2
    assert Application.objects.get(number="2026-003").status == ApplicationStatus.SHORTLISTED
    assert faults() == []


def test_below_the_least_number_of_judges_the_exception_is_asked_for(office, evaluation):
    sheet = sheet_of(4, 1)
    with pytest.raises(BadInput) as refusal:
        aside(sheet, office, few="")
    assert refusal.value.field == "few"
    aside(sheet, office)
    allowed = MinimumException.objects.get(application=sheet.application)
    assert (allowed.judges, allowed.reason) == (4, FEW)
    assert allowed.made_by == office != allowed.proposed_by is not None
    assert FEW in few_judges_sentence(result_of(1))


def test_a_brand_is_not_left_without_any_judge(office, evaluation):
    for judge in (1, 2, 3, 4):
        aside(sheet_of(judge, 1), office)
    with pytest.raises(BadInput):
        aside(sheet_of(5, 1), office)
    assert sheet_of(5, 1).status == SheetStatus.LOCKED


def test_after_the_decision_it_is_refused_with_a_sentence(office, evaluation):
    rows = list(Result.objects.filter(shortlisted=True))
    by_two(
        decide,
        evaluation=evaluation,
        choices={row.application_id: Choice(row.rank in (1, 2)) for row in rows},
        meeting=met(NOW),
        by=make_user(Role.LEADER, username="leader"),
        now=NOW,
    )
    sheet = sheet_of(1, 1)
    with pytest.raises(NotNow):
        late(sheet)
    with pytest.raises(NotNow):
        aside(sheet, office)
    declare_conflict(
        agency=sheet.application.agency,
        reason=WHY,
        by=User.objects.get(pk=sheet.seat.user_id),
        now=NOW,
    )
    assert faults() == []


def test_who_may(office, evaluation):
    sheet = sheet_of(1, 1)
    tied = make_user(Role.OFFICE, username="tied")
    make_tie(tied, result_of(2).application.agency)
    leader, judge = make_user(Role.LEADER, username="leader"), sheet.seat.user
    for by in (tied, leader, judge):
        with pytest.raises(NotAllowed):
            proposed(set_aside_by_two, sheet=sheet, reason=WHY, few=FEW, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        set_aside_by_two(sheet=sheet, reason=WHY, few=FEW, by=office, now=NOW)


def test_while_the_panel_scores_a_conflict_declared_elsewhere_holds_the_closing(office):
    year = make.year_before_the_panel()
    make.score_all(year, make.SUMS)
    sheet = sheet_of(1, 1)
    declare_conflict(
        agency=sheet.application.agency,
        reason=WHY,
        by=User.objects.get(pk=sheet.seat.user_id),
        now=make.SCORING,
    )
    with pytest.raises(Incomplete):
        close_scoring(evaluation=year, by=office, now=make.SCORING)
    by_two(set_aside_by_two, sheet=sheet, reason=WHY, by=office, now=make.SCORING)
    by_two(
        except_minimum,
        evaluation=year,
        application=sheet.application,
        reason=FEW,
        by=office,
        now=make.SCORING,
    )
    closed = close_scoring(evaluation=year, by=office, now=make.SCORING + timedelta(hours=1))
    assert closed.status == EvaluationStatus.SHORTLISTED
    assert len(result_of(1).explanation["points"]) == 4
    assert "sheets_set_aside" not in result_of(1).explanation


def test_the_desk_shows_what_waits_and_proposes_it(client, office, evaluation):
    sheet = sheet_of(1, 1)
    client.force_login(office)
    front = reverse("admin:index")
    waits = "待作废的评分表"
    assert waits not in client.get(front).content.decode()
    late(sheet)
    assert waits in client.get(front).content.decode()
    address = reverse("admin:reviews_scoresheet_verb", args=[sheet.pk, "set-aside-by-two"])
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="few"' in page.content.decode()
