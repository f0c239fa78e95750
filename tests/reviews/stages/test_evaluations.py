"""Seating, opening, closing; the shortlist checked by hand."""

from __future__ import annotations

import pytest

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, PanelSeat, Result, ScoreSheet
from reviews.panel.members import except_minimum
from reviews.panel.seats import seat_panel
from reviews.panel.sheets import declare, lock_sheet
from reviews.results.judges import names_on
from reviews.stages.steps import close_scoring, open_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def five():
    return [make_user(Role.PANEL, username=f"judge{number}") for number in range(1, 6)]


def test_seat_panel_seats_every_member_once_with_one_lead(office, five):
    made = by_two(
        seat_panel,
        cycle=make.cycle(),
        members=[*five, five[0]],
        lead=five[2],
        by=office,
        now=make.SCORING,
    )
    seats = list(made.seats.values_list("user__username", "is_lead"))
    assert seats == [
        ("judge1", False),
        ("judge2", False),
        ("judge3", True),
        ("judge4", False),
        ("judge5", False),
    ]
    assert made.status == EvaluationStatus.PREPARING
    assert Entry.objects.filter(action="evaluation.seat_panel").count() == 1


def test_seat_panel_again_replaces_the_panel_while_nobody_scores(office, five):
    year = make.cycle()
    by_two(seat_panel, cycle=year, members=five, lead=five[0], by=office, now=make.SCORING)
    sixth = make_user(Role.PANEL, username="judge6")
    by_two(
        seat_panel, cycle=year, members=[*five[1:], sixth], lead=sixth, by=office, now=make.SCORING
    )
    assert list(PanelSeat.objects.values_list("user__username", flat=True)) == [
        "judge2",
        "judge3",
        "judge4",
        "judge5",
        "judge6",
    ]
    assert Evaluation.objects.count() == 1


def test_seat_panel_refuses_when_scoring_has_begun(office, five):
    year = make.cycle()
    made = by_two(seat_panel, cycle=year, members=five, lead=five[0], by=office, now=make.SCORING)
    Evaluation.objects.filter(pk=made.pk).update(
        status=EvaluationStatus.SCORING, scoring_opened_at=make.SCORING
    )
    with pytest.raises(NotNow):
        by_two(seat_panel, cycle=year, members=five, lead=five[1], by=office, now=make.SCORING)
    assert made.seats.get(is_lead=True).user == five[0]


def test_seat_panel_refuses_four_members(office, five):
    with pytest.raises(BadInput) as refusal:
        by_two(
            seat_panel,
            cycle=make.cycle(),
            members=five[:4],
            lead=five[0],
            by=office,
            now=make.SCORING,
        )
    assert (refusal.value.field, Evaluation.objects.count()) == ("members", 0)


def test_seat_panel_refuses_a_member_without_the_role(office, five):
    stranger = make_user(username="stranger")
    with pytest.raises(BadInput) as refusal:
        by_two(
            seat_panel,
            cycle=make.cycle(),
            members=[*five, stranger],
            lead=five[0],
            by=office,
            now=make.SCORING,
        )
    assert refusal.value.field == "members"


def test_seat_panel_refuses_a_lead_outside_the_panel(office, five):
    other = make_user(Role.PANEL, username="judge6")
    with pytest.raises(BadInput) as refusal:
        by_two(
            seat_panel, cycle=make.cycle(), members=five, lead=other, by=office, now=make.SCORING
        )
    assert refusal.value.field == "lead"


def test_seat_panel_is_the_offices(five):
    with pytest.raises(NotAllowed):
        by_two(
            seat_panel, cycle=make.cycle(), members=five, lead=five[0], by=five[0], now=make.SCORING
        )


def test_open_scoring_tells_every_judge_once(office):
    year = make.cycle()
    make.application(year, 1)
    made = make.evaluation(year, status=EvaluationStatus.PREPARING)
    opened = open_scoring(evaluation=made, by=office, now=make.SCORING)
    assert (opened.status, opened.scoring_opened_by) == (EvaluationStatus.SCORING, office)
    assert sorted(Notice.objects.values_list("recipient__username", flat=True)) == [
        f"judge{number}" for number in range(1, 6)
    ]


def test_open_scoring_names_everything_that_is_missing(office):
    year = make.cycle()
    make.application(year, 1, status=ApplicationStatus.SUBMITTED)
    made = make.evaluation(year, judges=2, status=EvaluationStatus.PREPARING)
    with pytest.raises(Incomplete) as refusal:
        open_scoring(evaluation=made, by=office, now=make.SCORING)
    assert [gap.section for gap in refusal.value.gaps] == ["panel", "acceptance", "acceptance"]
    made.refresh_from_db()
    assert made.status == EvaluationStatus.PREPARING


def test_open_scoring_waits_for_its_window(office):
    year = make.cycle()
    make.application(year, 1)
    made = make.evaluation(year, status=EvaluationStatus.PREPARING)
    with pytest.raises(NotNow):
        open_scoring(evaluation=made, by=office, now=make.SCORING - make.timedelta(days=30))


def test_close_scoring_says_who_owes_what(office):
    made = make.year_before_the_panel()
    brands = list(made.cycle.applications.order_by("number"))
    seats = list(made.seats.all())
    for seat in seats:
        for brand in brands:
            if (seat, brand) != (seats[3], brands[1]):
                make.score(seat, brand, 80)
    make.score(seats[3], brands[1], 80, lock=False)
    with pytest.raises(Incomplete) as refusal:
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert [gap.sentence for gap in refusal.value.gaps] == ["judge4尚未锁定“Brand 2”的评分表。"]
    made.refresh_from_db()
    assert (made.status, Result.objects.count()) == (EvaluationStatus.SCORING, 0)


def test_close_scoring_refuses_a_brand_that_nobody_may_score(office):
    made = make.evaluation(make.cycle())
    brand = make.application(made.cycle, 1)
    for seat in made.seats.all():
        declare(
            seat=seat,
            application=brand,
            has_conflict=True,
            reason="relative",
            by=seat.user,
            now=make.SCORING,
        )
    with pytest.raises(Incomplete) as refusal:
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert [gap.sentence for gap in refusal.value.gaps] == ["“Brand 1”没有可以打分的评委。"]


def test_close_scoring_computes_the_panel_scores_and_the_shortlist(office):
    """Trimmed means of the judges' sums, self 90 with weight 5 and panel with weight 35.

    001: (80+85+90)/3 = 85, preliminary (450+2975)/40 = 85.625.  002: 80, (450+2800)/40 = 81.25.
    003: (70+75+80)/3 = 75, (450+2625)/40 = 76.875.  004: 50, (450+1750)/40 = 55. Three are
    shortlisted.
    """
    made = make.year_before_the_panel()
    make.score_all(made)
    closed = close_scoring(evaluation=made, by=office, now=make.SCORING)
    rows = {
        result.application.number: (
            str(result.self_score),
            str(result.panel_score),
            result.exact["panel"],
            result.exact["preliminary"],
            result.panel_rank,
            result.shortlisted,
        )
        for result in Result.objects.select_related("application")
    }
    assert rows == {
        "2026-001": ("90.00", "85.00", "85", "685/8", 1, True),
        "2026-002": ("90.00", "80.00", "80", "325/4", 2, True),
        "2026-003": ("90.00", "75.00", "75", "615/8", 3, True),
        "2026-004": ("90.00", "50.00", "50", "55", 4, False),
    }
    assert dict(Application.objects.values_list("number", "status")) == {
        "2026-001": ApplicationStatus.SHORTLISTED,
        "2026-002": ApplicationStatus.SHORTLISTED,
        "2026-003": ApplicationStatus.SHORTLISTED,
        "2026-004": ApplicationStatus.NOT_SHORTLISTED,
    }
    assert (closed.status, closed.scoring_closed_by) == (EvaluationStatus.SHORTLISTED, office)


def test_close_scoring_stores_what_is_needed_to_recompute_it(office):
    made = make.year_before_the_panel()
    make.score_all(made)
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    result = Result.objects.get(application__number="2026-001")
    panel = result.explanation["panel"]
    assert result.rules_hash == made.cycle.rules_hash
    assert sorted(row["sum"] for row in panel["judges"]) == ["70", "80", "85", "90", "95"]
    assert [row["reason"] for row in panel["set_aside"]] == ["lowest", "highest"]
    assert sorted(result.explanation["points"]) == ["A", "B", "C", "D", "E"]
    assert all(
        row == {make.NAME: "60.00", make.VALUE: f"{int(total)}.00"}
        for row, total in (
            (result.explanation["points"][judge["judge"]], int(judge["sum"]) - 60)
            for judge in panel["judges"]
        )
    )
    assert result.explanation["preliminary"]["weights"] == {"self": "5", "panel": "35"}


def test_close_scoring_keeps_the_comments_in_the_order_of_the_pseudonyms(office):
    made = make.year_before_the_panel()
    brand = made.cycle.applications.get(number="2026-001")
    names = names_on(brand, made.seats.values_list("pk", flat=True))
    # As the judge would have written it: a comment is a part of what is locked.
    for seat in made.seats.all():
        sheet = make.score(seat, brand, 80, lock=False)
        ScoreSheet.objects.filter(pk=sheet.pk).update(comment=f"said by {names[seat.pk]}")
        lock_sheet(sheet=sheet, version=1, by=seat.user, now=make.SCORING)
    make.score_all(
        made, {number: totals for number, totals in make.SUMS.items() if number != "2026-001"}
    )
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    explained = {row.application.number: row.explanation for row in Result.objects.all()}
    assert explained["2026-001"]["comments"] == [f"said by {name}" for name in "ABCDE"]
    assert explained["2026-002"]["comments"] == []


def test_close_scoring_never_lets_the_code_decide_at_the_cut(office):
    """003 and 004 are equal in score, median and moment of submission: both are shortlisted on the
    third rank.
    """
    made = make.year_before_the_panel()
    Application.objects.filter(number__in=["2026-003", "2026-004"]).update(
        submitted_at=make.SCORING
    )
    make.score_all(made, {**make.SUMS, "2026-004": make.SUMS["2026-003"]})
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert list(
        Result.objects.order_by("application__number").values_list("panel_rank", "shortlisted")
    ) == [(1, True), (2, True), (3, True), (3, True)]


def test_close_scoring_with_a_recused_judge_adjusts_what_four_gave(office):
    """80, 85, 70 and 95 of four judges who are a little more lenient than the five: least squares
    over all brands give 973/12 instead of their mean of 82.5.
    """
    made = make.year_before_the_panel()
    first = made.seats.first()
    brand = made.cycle.applications.get(number="2026-001")
    declare(
        seat=first,
        application=brand,
        has_conflict=True,
        reason="former colleague",
        by=first.user,
        now=make.SCORING,
    )
    for number, totals in make.SUMS.items():
        for seat, total in zip(made.seats.all(), totals, strict=True):
            if (seat, number) != (first, "2026-001"):
                make.score(seat, made.cycle.applications.get(number=number), total)
    by_two(
        except_minimum,
        evaluation=made,
        application=brand,
        reason="One of five is a former colleague",
        by=office,
        now=make.SCORING,
    )
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    panel = Result.objects.get(application=brand).explanation["panel"]
    assert (panel["score"], panel["applied"], panel["set_aside"]) == (
        "973/12",
        "severity_adjusted",
        [],
    )
    assert panel["enough_judges"] is False


def test_close_scoring_twice_is_refused_with_a_sentence(office):
    made = make.year_before_the_panel()
    make.score_all(made)
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    with pytest.raises(NotNow) as refusal:
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert "入围名单已产生" in str(refusal.value)
    assert Entry.objects.filter(action="evaluation.close_scoring").count() == 1


def test_close_scoring_fails_as_a_whole(office, monkeypatch):
    made = make.year_before_the_panel()
    make.score_all(made)
    monkeypatch.setattr("reviews.results.shortlist.pin", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    made.refresh_from_db()
    assert made.status == EvaluationStatus.SCORING
    assert Result.objects.count() == 0
    assert set(Application.objects.values_list("status", flat=True)) == {ApplicationStatus.ACCEPTED}
