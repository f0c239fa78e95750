"""What keeps a panel from beginning and from ending its scoring: each reason said where it holds,
and gone where it does not.
"""

from __future__ import annotations

import pytest

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import AssignmentPlan, Evaluation, PanelSeat, ScoreSheet
from reviews.panel.enums import PlanMade
from reviews.panel.workflow import owed_sheets, panel_short
from reviews.results.reliability import sentences
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def prepared() -> Evaluation:
    made = make.cycle(make.small_rules())
    for number in (1, 2):
        make.application(made, number)
    return make.evaluation(made, status=EvaluationStatus.PREPARING)


def said(gaps) -> list[str]:
    return [gap.sentence for gap in gaps]


def test_a_panel_that_is_whole_may_begin(prepared, office):
    assert said(panel_short(prepared)) == []
    verdict = EVALUATION.verdict("open_scoring", prepared, by=office, now=make.SCORING)
    assert verdict, verdict


def test_a_panel_with_a_member_less_than_the_rules_ask_may_not(prepared, office):
    PanelSeat.objects.filter(evaluation=prepared).last().delete()
    assert "The panel needs at least 5 members and has 4." in said(panel_short(prepared))
    assert not EVALUATION.verdict("open_scoring", prepared, by=office, now=make.SCORING)


@pytest.mark.parametrize("status", [ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED])
def test_an_acceptance_that_is_not_decided_holds_the_panel_up(prepared, status):
    due = make.SCORING if status == ApplicationStatus.RETURNED else None
    Application.objects.filter(number="2026-002").update(status=status, correction_due=due)
    words = "Applications whose acceptance check is not finished: 1."
    assert said(panel_short(prepared)) == [words]


@pytest.mark.parametrize("status", [ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN])
def test_one_that_is_decided_does_not(prepared, status):
    Application.objects.filter(number="2026-002").update(status=status)
    assert said(panel_short(prepared)) == []


def test_a_panel_needs_something_to_score(prepared):
    Application.objects.update(status=ApplicationStatus.DECLINED)
    assert "No application has been accepted." in said(panel_short(prepared))


@pytest.mark.parametrize("waits", [True, False])
def test_a_plan_that_waits_for_a_second_person_holds_the_panel_up(prepared, office, waits):
    by_two = {} if waits else {"proposed_by": office, "confirmed_at": make.SCORING}
    if not waits:
        by_two["confirmed_by"] = make_user(Role.OFFICE, username="office2")
    AssignmentPlan.objects.create(
        evaluation=prepared,
        made_by=office,
        made_at=make.SCORING,
        made=PlanMade.values[0],
        **by_two,
    )
    words = "Who scores what waits for a second person of the office."
    assert (words in said(panel_short(prepared))) == waits


@pytest.fixture
def scored() -> Evaluation:
    made = make.year_before_the_panel()
    make.score_all(made)
    return made


def test_scoring_that_is_done_may_close(scored, office):
    assert said(owed_sheets(scored)) == []
    assert EVALUATION.verdict("close_scoring", scored, by=office, now=make.SCORING)


def test_a_sheet_that_is_not_locked_is_owed_by_name(scored, office):
    sheet = ScoreSheet.objects.order_by("pk").first()
    ScoreSheet.objects.filter(pk=sheet.pk).update(status="draft", locked_at=None, locked_by=None)
    expected = f"{sheet.seat} has not locked the sheet on {sheet.application.brand}."
    assert said(owed_sheets(scored)) == [expected]
    assert not EVALUATION.verdict("close_scoring", scored, by=office, now=make.SCORING)


@pytest.mark.parametrize(
    ("icc", "alpha", "short"),
    [
        ("0.75", "0.667", []),
        ("0.749", "0.667", ["ICC"]),
        ("0.75", "0.666", ["alpha"]),
        ("-0.2", "0.1", ["ICC", "alpha"]),
        (None, "0.7", []),
        ("0.8", None, []),
    ],
)
def test_each_figure_of_agreement_is_held_against_its_own_limit(icc, alpha, short):
    found = {"average": {"value": icc}, "alpha": {"value": alpha}}
    gate = {"least_icc": 0.75, "least_alpha": 0.667, "when_below": "stop"}
    told = sentences(found, make.small_rules(panel={"reliability": gate}))
    assert [next(name for name in ("ICC", "alpha") if name in words) for words in told] == short
