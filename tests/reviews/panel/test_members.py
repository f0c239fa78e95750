"""A member who cannot go on, brands moved, brands scored by few: the year goes on, and by two."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.accounts.models import RoleGrant
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import MinimumException, PanelSeat, Reassignment, Result, ScoreSheet
from reviews.panel.members import except_minimum, excuse, reassign, replace
from reviews.panel.returns import call_back
from reviews.panel.seats import can_seat
from reviews.panel.sheets import declare, progress, unlock_sheet
from reviews.panel.workflow import owed_sheets, panel_short
from reviews.results.presenters.explanations import few_judges_sentence, set_aside_sentences
from reviews.stages.steps import close_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two, then_confirmed
from tests.factories.people import PASSWORD, make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
NOW = make.SCORING


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def newcomer():
    return make_user(Role.PANEL, username="newcomer")


def make_year():
    """Four of five judges have locked every sheet; judge5 has locked the first brand only."""
    made = make.year_before_the_panel()
    for number, totals in make.SUMS.items():
        brand = made.cycle.applications.get(number=number)
        for seat, total in zip(made.seats.all(), totals, strict=True):
            if seat.user.username != "judge5" or number == "2026-001":
                make.score(seat, brand, total)
    return made


year = built_once(make_year)


def seat_of(year, number: int) -> PanelSeat:
    return year.seats.select_related("user").get(user__username=f"judge{number}")


def brand_of(year, number: int):
    return year.cycle.applications.get(number=f"2026-{number:03d}")


def recuse(year, judge: int, brand: int) -> None:
    seat = seat_of(year, judge)
    declare(
        seat=seat,
        application=brand_of(year, brand),
        has_conflict=True,
        reason="cousin",
        by=seat.user,
        now=NOW,
    )


def close(year, office):
    return close_scoring(evaluation=year, by=office, now=NOW)


def do(verb: Any, year, office, **given: Any) -> Any:
    """By two officers, with a reason."""
    return by_two(verb, evaluation=year, by=office, now=NOW, **{"reason": "in hospital", **given})


def judges_by_brand() -> dict[str, int]:
    rows = Result.objects.select_related("application")
    return {row.application.number: len(row.explanation["panel"]["judges"]) for row in rows}


def test_an_absent_judge_no_longer_freezes_the_year(year, office, newcomer):
    with pytest.raises(Incomplete):
        close(year, office)
    joined = do(replace, year, office, seat=seat_of(year, 5), member=newcomer)
    moved = Reassignment.objects.filter(to_seat=joined)
    numbers = list(moved.values_list("application__number", flat=True))
    assert numbers == ["2026-002", "2026-003", "2026-004"]
    for number in (2, 3, 4):
        make.score(joined, brand_of(year, number), 70)
    close(year, office)
    assert judges_by_brand() == {f"2026-{number:03d}": 5 for number in (1, 2, 3, 4)}
    # The sheet that the first had locked counts.
    first = Result.objects.get(application__number="2026-001").explanation["panel"]["judges"]
    assert {row["sum"] for row in first} == {"90", "80", "85", "70", "95"}


def test_the_newcomer_scores_what_was_moved_and_nothing_else(year, office, newcomer):
    joined = do(replace, year, office, seat=seat_of(year, 5), member=newcomer)
    with pytest.raises(NotAllowed):
        make.score(joined, brand_of(year, 1), 70)
    with pytest.raises(NotAllowed):
        make.score(seat_of(year, 5), brand_of(year, 2), 70)
    rows = [(row.seat.user.username, row.locked, row.owed) for row in progress(year)]
    assert rows[4:] == [("judge5", 1, 0), ("newcomer", 0, 3)]


def test_replacing_tells_both_and_hands_over_the_lead(year, office, newcomer):
    do(replace, year, office, seat=year.seats.get(is_lead=True), member=newcomer)
    assert year.seats.get(is_lead=True).user == newcomer
    entry = Entry.objects.get(action="panel.replace")
    told = Notice.objects.filter(key=f"journal:{entry.seq}")
    assert set(told.values_list("recipient__username", flat=True)) == {"judge1", "newcomer"}
    assert (entry.data["reason"], entry.data["moved"]) == ("in hospital", [])


def test_an_excused_judge_owes_nothing_and_what_he_locked_stands(year, office):
    do(excuse, year, office, seat=seat_of(year, 5))
    for number in (2, 3, 4):
        why = f"One judge of five fell ill; brand {number}"
        do(except_minimum, year, office, application=brand_of(year, number), reason=why)
    close(year, office)
    assert judges_by_brand() == {"2026-001": 5, "2026-002": 4, "2026-003": 4, "2026-004": 4}


def test_an_excused_judges_sheet_is_not_opened_again(year, office):
    seat = seat_of(year, 5)
    do(excuse, year, office, seat=seat)
    sheet = ScoreSheet.objects.get(seat=seat)
    with pytest.raises(NotNow):
        by_two(unlock_sheet, sheet=sheet, reason="mistyped", by=office, now=NOW)


def test_closing_refuses_a_brand_below_the_minimum(english, office):
    made = make.year_before_the_panel()
    make.score_all(made)
    recuse(made, 5, 1)
    with pytest.raises(Incomplete) as refusal:
        close(made, office)
    assert [gap.sentence for gap in refusal.value.gaps] == [
        "Brand 1 is scored by 4 judges; the rules ask for 5. Let another member score it, or allow "
        "it by two officers with a reason."
    ]
    assert Result.objects.count() == 0


def test_an_exception_is_shown_beside_the_rank_and_covers_no_further_judge(english, office):
    made = make.year_before_the_panel()
    make.score_all(made)
    brand = brand_of(made, 1)
    with pytest.raises(BadInput):
        do(except_minimum, made, office, application=brand)
    recuse(made, 5, 1)
    do(except_minimum, made, office, application=brand, reason="One of five has a conflict")
    recuse(made, 4, 1)
    with pytest.raises(Incomplete):
        close(made, office)
    do(except_minimum, made, office, application=brand, reason="Two of five")
    allowed = MinimumException.objects.get()
    assert (allowed.judges, allowed.made_by, allowed.proposed_by != office) == (3, office, True)
    close(made, office)
    result = Result.objects.get(application=brand)
    said = "Scored by 3 judges instead of at least 5, allowed by two officers: Two of five"
    assert few_judges_sentence(result) == said
    assert said in set_aside_sentences(result)
    assert few_judges_sentence(Result.objects.get(application__number="2026-002")) == ""


def test_a_brand_goes_from_a_conflicted_judge_to_one_who_joined(year, office, newcomer):
    joined = do(replace, year, office, seat=seat_of(year, 5), member=newcomer)
    recuse(year, 1, 1)
    brand, conflicted = brand_of(year, 1), seat_of(year, 1)
    with pytest.raises(BadInput) as refusal:
        do(
            reassign,
            year,
            office,
            application=brand,
            from_seat=seat_of(year, 2),
            to_seat=joined,
        )
    assert refusal.value.field == "from_seat"
    given = {"application": brand, "from_seat": conflicted}
    with pytest.raises(BadInput) as refusal:
        do(reassign, year, office, **given, to_seat=seat_of(year, 3))
    assert refusal.value.field == "to_seat"
    do(reassign, year, office, **given, to_seat=joined)
    for number in (1, 2, 3, 4):
        make.score(joined, brand_of(year, number), 75)
    close(year, office)
    assert judges_by_brand()["2026-001"] == 5


def test_a_brand_does_not_go_to_one_who_worked_there(year, office):
    worked = make_user(Role.PANEL, username="worked", agency=brand_of(year, 1).agency)
    joined = do(replace, year, office, seat=seat_of(year, 5), member=worked)
    recuse(year, 1, 1)
    given = {"application": brand_of(year, 1), "from_seat": seat_of(year, 1)}
    with pytest.raises(BadInput) as refusal:
        do(reassign, year, office, **given, to_seat=joined)
    assert refusal.value.field == "to_seat"


def test_replace_refuses_members_and_people_without_the_role(year, office):
    for member in (seat_of(year, 2).user, make_user(username="somebody")):
        with pytest.raises(BadInput) as refusal:
            do(replace, year, office, seat=seat_of(year, 5), member=member)
        assert refusal.value.field == "member"


@pytest.mark.parametrize(
    ("status", "is_free"), [("preparing", False), ("scoring", False), ("shortlisted", True)]
)
def test_a_person_sits_on_one_panel_at_work(year, office, newcomer, status, is_free):
    famous = make.cycle(kind="famous")
    other = make.at(famous, status)
    second = make_user(Role.PANEL, username="second")
    for person in (second, newcomer):
        person.email = "one@example.org"
        person.save(update_fields=["email"])
    PanelSeat.objects.create(evaluation=other, user=second)
    people = [*(seat_of(year, number).user for number in range(1, 5)), newcomer]
    terms = {"members": people, "lead": people[0], "classes": {}, "now": NOW}
    if is_free:
        assert len(can_seat(year.cycle, **terms)) == 5
        assert do(replace, year, office, seat=seat_of(year, 5), member=newcomer)
        return
    sentence = f"{second}是{famous}年度评选小组成员，该年度打分尚未结束。"
    with pytest.raises(BadInput) as refusal:
        do(replace, year, office, seat=seat_of(year, 5), member=newcomer)
    assert (refusal.value.field, refusal.value.reason) == ("member", sentence)
    with pytest.raises(BadInput) as refusal:
        can_seat(year.cycle, **terms)
    assert (refusal.value.field, refusal.value.reason) == ("members", sentence)


def test_the_panel_room_is_of_the_panel_at_work(client, year):
    judge = seat_of(year, 1).user
    done = make.at(make.cycle(year=2027), "shortlisted")
    PanelSeat.objects.create(evaluation=done, user=judge)
    assert PanelSeat.objects.of_person(judge).at_work_first()[0].evaluation == year
    client.force_login(judge)
    assert ">2026<" in client.get(reverse("panel:home")).content.decode()


@pytest.mark.parametrize("status", ["preparing", "shortlisted", "rating", "counted", "decided"])
def test_the_panel_changes_only_while_it_scores(year, office, status):
    make.moved(status)
    year.refresh_from_db()
    with pytest.raises(NotNow):
        do(excuse, year, office, seat=seat_of(year, 5))


def test_an_officer_of_a_candidates_agency_changes_no_panel(year):
    tied = make_user(Role.OFFICE, username="tied", agency=brand_of(year, 1).agency)
    with pytest.raises(NotAllowed):
        do(excuse, year, tied, seat=seat_of(year, 5))


def test_an_excused_judge_reads_so_and_his_sheet(client, year, office):
    do(excuse, year, office, seat=seat_of(year, 5))
    client.force_login(seat_of(year, 5).user)
    page = client.get(reverse("panel:home"))
    assert "您已不再担任本评选小组成员" in page.content.decode()
    assert [one.number for one in page.context["page_obj"]] == ["2026-001"]
    assert client.get(reverse("panel:sheet", args=["2026-001"])).status_code == 200
    assert client.get(reverse("panel:sheet", args=["2026-002"])).status_code == 403


@pytest.mark.parametrize("verb", ["excuse-member", "replace-member"])
def test_the_desk_proposes_and_a_second_officer_carries_out(client, year, office, newcomer, verb):
    client.force_login(office)
    address = reverse("admin:reviews_evaluation_verb", args=[year.pk, verb])
    assert client.get(address).status_code == 200
    form = {"seat": seat_of(year, 5).pk, "member": newcomer.pk}
    answer = client.post(address, {**form, "reason": "in hospital since May", "proof": PASSWORD})
    assert answer.status_code == 302
    assert seat_of(year, 5).excused_at is None
    then_confirmed()
    assert seat_of(year, 5).excuse_reason == "in hospital since May"
    page = client.get(reverse("admin:reviews_evaluation_change", args=[year.pk]))
    assert page.status_code == 200


def test_the_desk_allows_few_judges_with_a_published_reason(client, office):
    made = make.year_before_the_panel()
    make.score_all(made)
    recuse(made, 5, 1)
    client.force_login(office)
    address = reverse("admin:reviews_evaluation_verb", args=[made.pk, "allow-few-judges"])
    form = {"application": brand_of(made, 1).pk, "reason": "One of five has a conflict"}
    assert client.post(address, {**form, "proof": PASSWORD}).status_code == 302
    then_confirmed()
    page = client.get(reverse("admin:reviews_evaluation_change", args=[made.pk]))
    assert "One of five has a conflict" in page.content.decode()


@pytest.mark.parametrize(("brands", "queries"), [(1, 7), (3, 7)])
def test_owed_sheets_ask_as_often_for_one_brand_as_for_three(
    django_assert_num_queries, brands, queries
):
    made = make.evaluation(make.cycle())
    for number in range(1, brands + 1):
        make.application(made.cycle, number)
    with django_assert_num_queries(queries):
        assert len(owed_sheets(made)) == 5 * brands


def test_an_excused_judge_returns_to_what_nobody_took_over(year, office, newcomer):
    do(replace, year, office, seat=seat_of(year, 5), member=newcomer)
    do(excuse, year, office, seat=seat_of(year, 4), reason="abroad until June")
    for number in (5, 4):
        returned = do(call_back, year, office, seat=seat_of(year, number), reason="is well again")
        assert (returned.excused_at, returned.excuse_reason) == (None, "")
    entry = Entry.objects.filter(action="panel.call_back").last()
    assert (entry.data["reason"], entry.data["excused_at"][:4]) == ("is well again", "2026")
    assert entry.data["proposed_by"] not in (None, office.pk)
    assert Notice.objects.get(key=f"journal:{entry.seq}").recipient == seat_of(year, 5).user
    # What was moved stays with the newcomer.
    rows = {row.seat.user.username: (row.locked, row.owed) for row in progress(year)}
    assert (rows["judge5"], rows["newcomer"], rows["judge4"]) == ((1, 0), (0, 3), (4, 0))
    with pytest.raises(NotAllowed):
        make.score(seat_of(year, 5), brand_of(year, 2), 70)


def test_who_returns_owes_again_what_he_owed(year, office):
    do(excuse, year, office, seat=seat_of(year, 5))
    do(call_back, year, office, seat=seat_of(year, 5), reason="is well again")
    assert progress(year)[4].owed == 3
    make.score(seat_of(year, 5), brand_of(year, 2), 70)


def test_only_an_excused_member_returns_and_only_while_the_panel_scores(year, office):
    with pytest.raises(BadInput):
        do(call_back, year, office, seat=seat_of(year, 5), reason="is well again")
    do(excuse, year, office, seat=seat_of(year, 5))
    with pytest.raises(NotAllowed):
        call_back(
            evaluation=year, seat=seat_of(year, 5), reason="is well again", by=office, now=NOW
        )
    RoleGrant.objects.filter(user=seat_of(year, 5).user).delete()
    with pytest.raises(BadInput):
        do(call_back, year, office, seat=seat_of(year, 5), reason="is well again")
    RoleGrant.objects.create(user=seat_of(year, 5).user, role=Role.PANEL)
    for number in (2, 3, 4):
        why = f"One judge of five fell ill; brand {number}"
        do(except_minimum, year, office, application=brand_of(year, number), reason=why)
    close(year, office)
    with pytest.raises(NotNow):
        do(call_back, year, office, seat=seat_of(year, 5), reason="is well again")


def test_the_desk_lets_a_member_return(client, year, office):
    do(excuse, year, office, seat=seat_of(year, 5))
    client.force_login(office)
    address = reverse("admin:reviews_evaluation_verb", args=[year.pk, "call-back-member"])
    given = {"seat": seat_of(year, 5).pk, "reason": "is well again since May", "proof": PASSWORD}
    assert client.post(address, given).status_code == 302
    assert seat_of(year, 5).excused_at is not None
    then_confirmed()
    assert seat_of(year, 5).excused_at is None


def test_an_excused_member_fills_no_seat_of_the_least_that_the_rules_ask_for(office):
    cycle = make.cycle(make.small_rules(panel={"judges_min": 5}))
    make.application(cycle, 1)
    made = make.evaluation(cycle, judges=5, status=EvaluationStatus.PREPARING)
    assert not panel_short(made)
    made.seats.filter(user__username="judge5").update(
        excused_at=make.SCORING, excused_by=office, excuse_reason="has fallen ill"
    )
    (gap,) = panel_short(made)
    assert gap.section == "panel" and "5" in gap.sentence and "4" in gap.sentence
