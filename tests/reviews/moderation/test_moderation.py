"""Judges who are far apart discuss their locked sheets, without those in conflict; what all agree
on and two confirm counts in the place of each judge's own points.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.domain.conflicts import declare_conflict
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.rulebook import default_rules, moderate_over, problems
from brandportal.workflow import CLOCK, transition
from reviews.evaluation.enums import EvaluationStatus
from reviews.invariants import INVARIANTS
from reviews.ledger import heads
from reviews.models import (
    Evaluation,
    ModeratedPoints,
    Moderation,
    Result,
    ScoreSheet,
    SheetVersion,
)
from reviews.moderation.discussion import agree, confirm_moderated, leave, suggest, write
from reviews.panel.members import excuse
from reviews.panel.sheets import declare, unlock_sheet
from reviews.results import counting
from reviews.results.judges import locked_points
from reviews.results.presenters.moderated import moderated_score
from reviews.results.presenters.panel import judge_lines, panel_steps
from reviews.results.reliability import report_on
from reviews.stages.late_conflicts import set_aside_by_two
from reviews.stages.moderating import open_moderations
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.pairs import by_two, confirmed, proposed
from tests.factories.people import make_user
from tests.factories.published import folder
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
NOW = make.SCORING + timedelta(hours=1)
FIRST, THIRD = "2026-001", "2026-003"
WHY = "两名评委漏看了第三季度兑现台账，核对后一致认可。"
CHECKS = {one.code: one for one in INVARIANTS}


def make_scored() -> Evaluation:
    """Judges 25, 0, 40 and 0 points apart on the four brands; the limit is 20."""
    made = make.year_before_the_panel(panel={"moderate_over": 20, "judges_min": 4})
    make.score_all(made)
    made.office = make_user(Role.OFFICE, username="office")
    return made


scored = built_once(make_scored)


def opened(year: Evaluation) -> Moderation:
    open_moderations(evaluation=year, by=year.office, now=NOW)
    return of(FIRST)


def of(number: str) -> Moderation:
    rows = Moderation.objects.select_related("evaluation__cycle", "application__brand")
    return rows.get(application__number=number)


def judge(year: Evaluation, number: int):
    return year.seats.select_related("user").get(user__username=f"judge{number}").user


def all_agree(year: Evaluation, number: str, points: str, *, judges=(1, 2, 3, 4, 5)):
    first, *others = judges
    made = suggest(
        moderation=of(number),
        indicator=make.VALUE,
        points=Decimal(points),
        reason=WHY,
        by=judge(year, first),
        now=NOW,
    )
    for other in others:
        agree(moderation=of(number), suggestion=made, by=judge(year, other), now=NOW)
    return made


def two_confirm(year: Evaluation, number: str, first: int = 1, second: int = 2) -> Moderation:
    row = proposed(confirm_moderated, moderation=of(number), by=judge(year, first), now=NOW)
    return confirmed(row, by=judge(year, second), now=NOW).result


def moderated(year: Evaluation) -> Evaluation:
    """The first brand moderated to 28 of 40, the third left as it is; scoring closed."""
    opened(year)
    all_agree(year, FIRST, "28")
    two_confirm(year, FIRST)
    leave(moderation=of(THIRD), reason="意见不一，保留独立评分。", by=year.office, now=NOW)
    return close_scoring(evaluation=Evaluation.objects.get(), by=year.office, now=NOW)


def test_rules_may_ask_for_moderation_and_old_rules_ask_for_none():
    rules = default_rules()
    assert moderate_over(rules) == 0
    del rules["panel"]["moderate_over"]
    assert moderate_over(rules) == 0 and problems(rules) == []
    rules["panel"]["moderate_over"] = -1
    (problem,) = problems(rules)
    assert problem.startswith("panel.moderate_over must be")


def test_without_the_rule_nothing_changes():
    year = make.year_before_the_panel()
    make.score_all(year)
    office = make_user(Role.OFFICE, username="office")
    with pytest.raises(NotNow):
        open_moderations(evaluation=year, by=office, now=NOW)
    close_scoring(evaluation=year, by=office, now=NOW)
    for result in Result.objects.all():
        assert "moderated" not in result.explanation


def test_the_office_opens_what_is_further_apart_once_every_sheet_is_locked(scored):
    with pytest.raises(Incomplete) as refused:
        close_scoring(evaluation=scored, by=scored.office, now=NOW)
    assert [gap.section for gap in refused.value.gaps] == ["moderation"]
    assert " 2 " in refused.value.gaps[0].sentence
    with pytest.raises(NotAllowed):
        open_moderations(evaluation=scored, by=judge(scored, 1), now=NOW)
    opened(scored)
    assert {row.application.number: row.apart for row in Moderation.objects.all()} == {
        FIRST: 25,
        THIRD: 40,
    }
    assert (
        Notice.objects.filter(key__startswith="journal:", subject_id__contains="discuss").count()
        == 10
    )
    with pytest.raises(Incomplete):
        close_scoring(evaluation=scored, by=scored.office, now=NOW)
    with pytest.raises(NotNow):
        opened(scored)


def test_nothing_is_opened_while_a_sheet_is_owed():
    year = make.year_before_the_panel(panel={"moderate_over": 20})
    make.score_all(
        year, {number: sums for number, sums in make.SUMS.items() if number != "2026-004"}
    )
    with pytest.raises(Incomplete):
        open_moderations(evaluation=year, by=make_user(Role.OFFICE, username="office"), now=NOW)
    assert not Moderation.objects.exists()


def test_no_sheet_is_opened_again_once_judges_have_read_each_other(scored):
    opened(scored)
    sheet = ScoreSheet.objects.select_related("seat__user", "application__cycle").first()
    with pytest.raises(NotNow):
        by_two(unlock_sheet, sheet=sheet, reason="评委请求更正笔误", by=scored.office, now=NOW)


def test_judges_write_propose_and_agree_and_the_journal_has_hashes_only(scored):
    opened(scored)
    write(moderation=of(FIRST), text="请看第三季度台账。", by=judge(scored, 4), now=NOW)
    made = all_agree(scored, FIRST, "28", judges=(1, 2))
    entry = Entry.objects.get(action="moderation.write")
    assert "台账" not in str(entry.data) and len(entry.data["text_sha256"]) == 64
    assert "28" not in str(Entry.objects.get(action="moderation.suggest").data.get("points", ""))
    assert made.agreements.count() == 2
    agree(moderation=of(FIRST), suggestion=made, by=judge(scored, 2), now=NOW)
    assert made.agreements.count() == 2
    newer = suggest(
        moderation=of(FIRST),
        indicator=make.VALUE,
        points=Decimal(27),
        reason=WHY,
        by=judge(scored, 3),
        now=NOW,
    )
    with pytest.raises(NotNow):
        agree(moderation=of(FIRST), suggestion=made, by=judge(scored, 4), now=NOW)
    assert newer.agreements.get().seat.user == judge(scored, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"points": Decimal("9.99")},
        {"points": Decimal("35.01")},
        {"indicator": make.NAME, "points": Decimal(60)},
        {"indicator": "unknown"},
        {"reason": "..."},
        {"reason": ""},
    ],
)
def test_points_lie_within_what_the_judges_gave_and_say_why(scored, change):
    opened(scored)
    given = {"indicator": make.VALUE, "points": Decimal(28), "reason": WHY} | change
    with pytest.raises(BadInput):
        suggest(moderation=of(FIRST), **given, by=judge(scored, 1), now=NOW)


def test_nobody_else_takes_part_nor_reads(scored, client):
    opened(scored)
    stranger = make_user(Role.PANEL, username="stranger")
    for other in (stranger, scored.office, make_user(Role.LEADER, username="leader")):
        with pytest.raises(NotAllowed):
            write(moderation=of(FIRST), text="x", by=other, now=NOW)
        client.force_login(other)
        assert client.get(reverse("panel:moderation", args=[FIRST])).status_code in (403, 404)


def test_a_conflict_closes_the_discussion_at_once_and_undoes_nothing_said(scored, client):
    opened(scored)
    all_agree(scored, FIRST, "28", judges=(2, 3, 4, 5))
    third = judge(scored, 3)
    client.force_login(third)
    page = reverse("panel:moderation", args=[FIRST])
    assert client.get(page).status_code == 200
    seat = scored.seats.get(user=third)
    declare(
        seat=seat,
        application=Application.objects.get(number=FIRST),
        has_conflict=True,
        reason="cousin",
        by=third,
        now=NOW,
    )
    assert client.get(page).status_code == 403
    assert (
        "2026-001" not in client.get(reverse("panel:home")).content.decode().split("my-brands")[0]
    )
    with pytest.raises(NotAllowed):
        write(moderation=of(FIRST), text="x", by=third, now=NOW)
    assert of(FIRST).suggestions.get().agreements.count() == 4
    # The others go on without him.
    agree(
        moderation=of(FIRST), suggestion=of(FIRST).suggestions.get(), by=judge(scored, 1), now=NOW
    )
    assert two_confirm(scored, FIRST).status == "agreed"


def test_a_tie_by_any_account_closes_it_too(scored, client):
    opened(scored)
    second = judge(scored, 2)
    agency = Application.objects.get(number=FIRST).agency
    declare_conflict(agency=agency, reason="妻子在该单位工作", by=second, now=NOW)
    client.force_login(second)
    assert client.get(reverse("panel:moderation", args=[FIRST])).status_code == 403
    assert client.get(reverse("panel:moderation", args=[THIRD])).status_code == 200


def test_lead_and_a_judge_confirm_and_nobody_alone(scored):
    opened(scored)
    with pytest.raises(Incomplete):
        proposed(confirm_moderated, moderation=of(FIRST), by=judge(scored, 1), now=NOW)
    all_agree(scored, FIRST, "28", judges=(1, 2, 3, 4))
    with pytest.raises(Incomplete):
        proposed(confirm_moderated, moderation=of(FIRST), by=judge(scored, 1), now=NOW)
    agree(
        moderation=of(FIRST), suggestion=of(FIRST).suggestions.get(), by=judge(scored, 5), now=NOW
    )
    with pytest.raises(NotAllowed):
        confirm_moderated(moderation=of(FIRST), by=judge(scored, 1), now=NOW)
    with pytest.raises(NotAllowed):
        proposed(confirm_moderated, moderation=of(FIRST), by=judge(scored, 2), now=NOW)
    row = proposed(confirm_moderated, moderation=of(FIRST), by=judge(scored, 1), now=NOW)
    with pytest.raises(NotAllowed):
        confirmed(row, by=judge(scored, 1), now=NOW)
    with pytest.raises(NotAllowed):
        confirmed(row, by=scored.office, now=NOW)
    assert confirmed(row, by=judge(scored, 2), now=NOW).result.status == "agreed"
    point = ModeratedPoints.objects.get()
    assert (point.points, point.low, point.high, point.reason) == (28, 10, 35, WHY)
    entry = Entry.objects.get(action="moderation.confirm")
    assert len(entry.data["points_sha256"]) == 64
    with pytest.raises(NotNow):
        write(moderation=of(FIRST), text="x", by=judge(scored, 3), now=NOW)


def test_a_proposal_is_stale_once_something_else_is_agreed_on(scored):
    opened(scored)
    all_agree(scored, FIRST, "28")
    row = proposed(confirm_moderated, moderation=of(FIRST), by=judge(scored, 1), now=NOW)
    all_agree(scored, FIRST, "30")
    with pytest.raises(NotNow):
        confirmed(row, by=judge(scored, 2), now=NOW)


def test_where_the_lead_is_in_conflict_a_judge_of_the_brand_proposes(scored):
    opened(scored)
    lead = judge(scored, 1)
    declare(
        seat=scored.seats.get(user=lead),
        application=Application.objects.get(number=FIRST),
        has_conflict=True,
        reason="cousin",
        by=lead,
        now=NOW,
    )
    all_agree(scored, FIRST, "28", judges=(2, 3, 4, 5))
    with pytest.raises(NotAllowed):
        proposed(confirm_moderated, moderation=of(FIRST), by=lead, now=NOW)
    assert two_confirm(scored, FIRST, 2, 3).status == "agreed"


def test_an_excused_judge_is_not_waited_for(scored):
    opened(scored)
    by_two(
        excuse,
        evaluation=scored,
        seat=scored.seats.get(user=judge(scored, 5)),
        reason="住院治疗，无法参加。",
        by=scored.office,
        now=NOW,
    )
    all_agree(scored, FIRST, "28", judges=(1, 2, 3, 4))
    assert two_confirm(scored, FIRST).status == "agreed"


def test_moderated_points_count_and_the_sheets_stay(scored):
    before = list(SheetVersion.objects.values_list("sha256", flat=True))
    moderated(scored)
    result = Result.objects.get(application__number=FIRST)
    # Alone: 70 80 85 90 95, trimmed mean 85. With 28 on the second indicator every sum is 88.
    assert result.exact["panel"] == "88"
    assert result.explanation["panel_independent"] == "85"
    assert Result.objects.get(application__number=THIRD).exact["panel"] == "75"
    assert list(SheetVersion.objects.values_list("sha256", flat=True)) == before
    points = result.explanation["points"].values()
    assert sorted(Decimal(row[make.VALUE]) for row in points) == [10, 20, 25, 30, 35]
    shown = moderated_score(result)
    assert (shown.independent, shown.official) == (Decimal("85.00"), Decimal("88.00"))
    (line,) = shown.lines
    assert (line.moderated, line.reason) == (28, WHY)
    assert sorted(given for _name, given in line.independent) == [10, 20, 25, 30, 35]
    for one in judge_lines(result):
        assert sum(one.points.values()) == one.sum
    assert panel_steps(result).score == Decimal("88.00")
    assert moderated_score(Result.objects.get(application__number=THIRD)) is None
    for code in ("results.points", "moderation.agreed", "moderation.conflicts"):
        assert list(CHECKS[code].faults()) == []


def test_reliability_is_that_of_the_independent_sheets(scored):
    year = moderated(scored)
    kept = year.panel_report.agreement
    assert kept == report_on(year, locked_points(year), now=NOW).agreement


def test_a_conflict_found_after_closing_undoes_what_its_judge_agreed_on(scored):
    year = moderated(scored)
    sheet = ScoreSheet.objects.select_related("seat__user", "application__brand").get(
        seat__user__username="judge2", application__number=FIRST
    )
    by_two(set_aside_by_two, sheet=sheet, reason="其配偶在该单位任职", by=scored.office, now=NOW)
    result = Result.objects.get(application__number=FIRST)
    assert result.exact["panel"] == result.explanation["panel_independent"] != "88"
    assert result.explanation["moderated"] == {}
    assert moderated_score(result).fell
    assert year.moderations.get(application__number=FIRST).points.count() == 1


def test_the_database_keeps_what_was_said_and_bounds_the_points(scored):
    opened(scored)
    write(moderation=of(FIRST), text="请看台账。", by=judge(scored, 4), now=NOW)
    all_agree(scored, FIRST, "28")
    two_confirm(scored, FIRST)
    remark, point = of(FIRST).remarks.get(), of(FIRST).points.get()
    for change in (
        lambda: type(remark).objects.update(text="x"),
        lambda: type(point).objects.update(points=30),
        lambda: point.suggestion.agreements.all()[0].delete(),
        lambda: of(FIRST).suggestions.update(reason="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    for wrong in ({"points": 36}, {"points": 9}, {"reason": ""}):
        fresh = ModeratedPoints.objects.get()
        fresh.pk, fresh.indicator = None, "x"
        for name, value in wrong.items():
            setattr(fresh, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            fresh.save(force_insert=True)


def counted(scored) -> Evaluation:
    made = moderated(scored)
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    for number in (FIRST, "2026-002", THIRD):
        make.rate(Application.objects.get(number=number), "service_recipients", [5, 4, 3, 5])
    made = transition(EVALUATION, "close_rating", made, by=CLOCK, now=make.RATING_CLOSES)
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    heads.publish_last(evaluation=made, now=make.RATING_CLOSES)
    return made


def run(place) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "recount.py", "."], cwd=place, capture_output=True, text=True
    )


@pytest.mark.usefixtures("all_draws")
def test_the_folder_has_both_and_the_script_recounts_them(scored, tmp_path):
    files = folder(counted(scored))
    assert files["moderated.csv"].decode().splitlines() == [
        "application,indicator,points,reason",
        f"{FIRST},{make.VALUE},28.00,{WHY}",
    ]
    assert f",{make.VALUE},10.00,1" in files["panel.csv"].decode()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "MATCH" in done.stdout
    table = files["moderated.csv"].decode()
    for wrong, says in (
        (table.replace("28.00", "27.00"), "published"),
        (table.replace("28.00", "38.00"), "not within what its judges gave"),
        (table.splitlines()[0] + "\n", "published"),
    ):
        (tmp_path / "moderated.csv").write_text(wrong)
        done = run(tmp_path)
        assert done.returncode == 1 and says in done.stdout
    (tmp_path / "moderated.csv").unlink()
    assert run(tmp_path).returncode == 2


@pytest.mark.usefixtures("all_draws")
def test_applicants_and_everybody_read_both_scores_once_published(scored, client):
    made = counted(scored)
    make.moved(EvaluationStatus.CONCLUDED, pk=made.pk)
    page = client.get(reverse("public:result", args=[2026, FIRST]))
    assert page.status_code == 200
    text = page.content.decode()
    assert WHY in text and "88.00" in text and "85.00" in text


def test_the_page_shows_numbers_not_names_and_keeps_what_was_typed(scored, client):
    opened(scored)
    write(moderation=of(FIRST), text="请看台账。", by=judge(scored, 4), now=NOW)
    page = reverse("panel:moderation", args=[FIRST])
    client.force_login(judge(scored, 1))
    text = client.get(page).content.decode()
    assert "请看台账。" in text and "judge4" not in text
    wrong = {
        "suggest-do": "suggest",
        "suggest-indicator": make.VALUE,
        "suggest-points": "99",
        "suggest-reason": WHY,
    }
    answer = client.post(page, wrong)
    assert answer.status_code == 422
    assert WHY in answer.content.decode() and 'value="99"' in answer.content.decode()
    done = client.post(page, wrong | {"suggest-points": "28"})
    assert done.status_code == 302
    made = of(FIRST).suggestions.get()
    client.force_login(judge(scored, 2))
    assert client.post(page, {"agree-do": "agree", "agree-suggestion": made.pk}).status_code == 302
    assert made.agreements.count() == 2
    assert client.post(page, {"write-do": "write", "write-text": ""}).status_code == 422
    assert client.post(page, {"write-do": "write", "write-text": "同意。"}).status_code == 302


def test_brands_and_contributions_cost_no_query_each(scored, client, django_assert_num_queries):
    opened(scored)
    all_agree(scored, FIRST, "28", judges=(1, 2))
    client.force_login(judge(scored, 2))
    room, page = reverse("panel:home"), reverse("panel:moderation", args=[FIRST])
    client.get(room)
    client.get(page)
    with django_assert_num_queries(9):
        client.get(room)
    with django_assert_num_queries(31):
        client.get(page)
    for number in (2, 3, 4):
        write(moderation=of(FIRST), text="请看台账。", by=judge(scored, number), now=NOW)
    with django_assert_num_queries(31):
        client.get(page)
    of(THIRD).delete()
    with django_assert_num_queries(9):
        client.get(room)
