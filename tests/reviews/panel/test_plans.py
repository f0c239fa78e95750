"""Who scores what: by rule, by hand, from a file; and what follows for judges and scoring."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.proposals.actions import two_person_actions
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Assignment, AssignmentPlan, Evaluation
from reviews.panel.assignments import brands_of, next_brand
from reviews.panel.duties import before_the_panel, duties
from reviews.panel.members import reassign, replace
from reviews.panel.plans import (
    changes_by_hand,
    confirm_plan,
    drop_plan,
    places_of,
    plan_by_hand,
    plan_by_rule,
)
from reviews.panel.policies import assigned_places, may_judge
from reviews.panel.seats import seat_panel
from reviews.scoring.seating import serving_order
from reviews.stages.steps import open_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
WHY = "Has advised this agency before"


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def year() -> Evaluation:
    """Eight brands, seven judges, three judges a brand at least; not scoring yet."""
    made = make.cycle(make.small_rules(panel={"judges_min": 3}))
    for number in range(1, 9):
        make.application(made, number)
    return make.evaluation(made, judges=7, status=EvaluationStatus.PREPARING)


def rule(year, office, **changed):
    given = {"each": 3, "cap": None, "seed": "05 08 13 17"} | changed
    return plan_by_rule(evaluation=year, by=office, now=make.SCORING, **given)


def hold(year, office):
    return by_two(confirm_plan, evaluation=year, by=office, now=make.SCORING)


def seats(year):
    return list(year.seats.select_related("user"))


def test_without_a_plan_every_member_scores_every_brand(year):
    places = assigned_places(seats(year), [row.pk for row in before_the_panel(year)])
    assert len(places) == 7 * 8


def test_a_plan_by_rule_holds_only_when_confirmed_and_then_for_lists_and_duties(year, office):
    plan = rule(year, office)
    brands = [row.pk for row in before_the_panel(year)]
    assert len(assigned_places(seats(year), brands)) == 7 * 8
    hold(year, office)
    places = assigned_places(seats(year), brands)
    assert places == places_of(plan)
    assert set(Counter(brand for _seat, brand in places).values()) == {3}
    assert sorted(Counter(seat for seat, _brand in places).values()) == [3, 3, 3, 3, 4, 4, 4]
    assert duties(year, brands).owed == places
    for seat in seats(year):
        own = {(seat.pk, row.pk) for row in brands_of(seat)}
        assert own == {place for place in places if place[0] == seat.pk}
    assert Entry.objects.filter(action="panel.confirm_plan").count() == 1


def test_the_same_seed_gives_the_same_plan(year, office):
    first = places_of(rule(year, office))
    assert places_of(rule(year, office)) == first
    assert places_of(rule(year, office, seed="05 08 13 18")) != first


def test_nobody_in_conflict_gets_the_brand(year, office):
    brand = Application.objects.get(number="2026-001")
    tied = seats(year)[:4]
    for seat in tied:
        seat.user.memberships.create(agency=brand.agency, role="head", ended_at=make.SCORING)
    given = places_of(rule(year, office))
    assert {seat for seat, pk in given if pk == brand.pk} == {s.pk for s in seats(year)[4:]}
    with pytest.raises(BadInput) as refusal:
        rule(year, office, each=4)
    assert refusal.value.field == "each"
    with pytest.raises(BadInput):
        plan_by_hand(
            evaluation=year,
            seat=tied[0],
            application=brand,
            scores=True,
            reason=WHY,
            by=office,
            now=make.SCORING,
        )


@pytest.mark.parametrize(("each", "cap"), [(2, None), (3, 3), (8, None)])
def test_numbers_that_cannot_be_met_are_refused(year, office, each, cap):
    with pytest.raises(BadInput):
        rule(year, office, each=each, cap=cap)
    assert not AssignmentPlan.objects.exists()


def test_a_plan_that_waits_or_has_too_few_judges_keeps_scoring_closed(year, office):
    rule(year, office)
    with pytest.raises(Incomplete):
        open_scoring(evaluation=year, by=office, now=make.SCORING)
    place = Assignment.objects.first()
    plan_by_hand(
        evaluation=year,
        seat=place.seat,
        application=place.application,
        scores=False,
        reason=WHY,
        by=office,
        now=make.SCORING,
    )
    with pytest.raises(Incomplete):
        hold(year, office)
    rule(year, office)
    hold(year, office)
    assert open_scoring(evaluation=year, by=office, now=make.SCORING).status == "scoring"
    with pytest.raises(NotNow):
        rule(year, office)


def test_a_brand_accepted_after_the_plan_keeps_scoring_closed(year, office):
    rule(year, office)
    hold(year, office)
    make.application(year.cycle, 9)
    with pytest.raises(Incomplete):
        open_scoring(evaluation=year, by=office, now=make.SCORING)


def test_a_change_by_hand_waits_for_a_second_person_again(year, office):
    rule(year, office)
    hold(year, office)
    brand, seat = Application.objects.get(number="2026-002"), seats(year)[0]
    given = (seat.pk, brand.pk) in places_of(AssignmentPlan.objects.get())
    changed = plan_by_hand(
        evaluation=year,
        seat=seat,
        application=brand,
        scores=not given,
        reason=WHY,
        by=office,
        now=make.SCORING,
    )
    assert changed.confirmed_at is None
    assert ((seat.pk, brand.pk) in places_of(changed)) is not given


@pytest.mark.parametrize("reason", ["", "  ", "。", "-"])
def test_a_change_by_hand_without_a_reason_is_refused(year, office, reason):
    rule(year, office)
    with pytest.raises(BadInput) as refusal:
        plan_by_hand(
            evaluation=year,
            seat=seats(year)[0],
            application=Application.objects.get(number="2026-002"),
            scores=True,
            reason=reason,
            by=office,
            now=make.SCORING,
        )
    assert refusal.value.field == "reason"
    assert AssignmentPlan.objects.get().made == "rule"


def test_the_second_person_reads_every_change_by_hand_with_its_reason(year, office, client):
    rule(year, office)
    brand, seat = Application.objects.get(number="2026-002"), seats(year)[0]
    for scores, reason in ((True, WHY), (False, "Has asked to be spared")):
        plan_by_hand(
            evaluation=year,
            seat=seat,
            application=brand,
            scores=scores,
            reason=reason,
            by=office,
            now=make.SCORING,
        )
    change = {"seat": seat.pk, "brand": "2026-002"}
    assert [
        {name: row[name] for name in (*change, "scores", "reason")} for row in changes_by_hand(year)
    ] == [
        {**change, "scores": False, "reason": "Has asked to be spared"},
        {**change, "scores": True, "reason": WHY},
    ]
    words = dict(two_person_actions()["panel.confirm_plan"].words(year, {}))
    assert words["手工改动"].splitlines() == [
        f"2026-002：{seat}不评。Has asked to be spared",
        f"2026-002：{seat}评。{WHY}",
    ]
    rule(year, office)
    assert changes_by_hand(year) == []


def test_giving_a_plan_up_takes_two_and_seating_anew_gives_it_up(year, office):
    rule(year, office)
    hold(year, office)
    with pytest.raises(NotAllowed):
        drop_plan(evaluation=year, by=office, now=make.SCORING)
    by_two(drop_plan, evaluation=year, by=office, now=make.SCORING)
    assert not AssignmentPlan.objects.exists()
    rule(year, office)
    people = list(User.objects.filter(panel_seats__evaluation=year))
    by_two(
        seat_panel,
        cycle=year.cycle,
        members=people[:5],
        lead=people[0],
        by=office,
        now=make.SCORING,
    )
    assert not Assignment.objects.exists()


def scoring(year, office):
    rule(year, office)
    hold(year, office)
    return open_scoring(evaluation=year, by=office, now=make.SCORING)


def test_a_judge_may_not_score_what_the_plan_gives_others(year, office):
    year = scoring(year, office)
    seat = seats(year)[0]
    for brand in before_the_panel(year):
        given = Assignment.objects.filter(seat=seat, application=brand).exists()
        assert bool(may_judge(seat, brand, by=seat.user)) == given


def test_replacing_and_moving_go_on_from_the_plan(year, office):
    year = scoring(year, office)
    first, *_others = seats(year)
    his = {brand for seat, brand in places_of(year.assignment_plan) if seat == first.pk}
    joined = by_two(
        replace,
        evaluation=year,
        seat=first,
        member=make_user(Role.PANEL, username="fresh"),
        reason="Long illness, the medical note is on file",
        by=office,
        now=make.SCORING,
    )
    places = assigned_places(seats(year), [row.pk for row in before_the_panel(year)])
    assert {brand for seat, brand in places if seat == joined.pk} == his
    assert not {place for place in places if place[0] == first.pk}
    brand = Application.objects.get(pk=min(his))
    target = next(seat for seat in seats(year)[1:] if (seat.pk, brand.pk) not in places)
    by_two(
        reassign,
        evaluation=year,
        application=brand,
        from_seat=joined,
        to_seat=target,
        reason="Too many brands for one member",
        by=office,
        now=make.SCORING,
    )
    assert may_judge(target, brand, by=target.user)
    assert not may_judge(joined, brand, by=joined.user)


def test_next_serves_what_the_fewest_have_locked(client, year, office):
    year = scoring(year, office)
    judge, *others = seats(year)
    mine = list(brands_of(judge))
    for seat in others:
        for brand in mine[1:]:
            if Assignment.objects.filter(seat=seat, application=brand).exists():
                make.score(seat, brand, 80)
    client.force_login(judge.user)
    home = reverse("panel:home")
    assert client.get(reverse("panel:next")).url == home
    client.post(reverse("panel:declaration"), {"confirmed": "on"})
    assert next_brand(judge) == mine[0].number
    assert client.get(reverse("panel:next")).url == reverse("panel:sheet", args=[mine[0].number])


def test_next_comes_in_the_order_drawn_for_each_judge():
    made = make.evaluation(make.cycle(), judges=8)
    brands = [make.application(made.cycle, number) for number in range(1, 9)]
    for seat in seats(made):
        seat.declarations.bulk_create(
            seat.declarations.model(
                seat=seat, application=row, has_conflict=False, declared_at=make.SCORING
            )
            for row in brands
        )
    # The draw is by the seats' numbers, which the database gives; that it differs between judges is
    # tested beside it, with names that do not change.
    for seat in seats(made):
        drawn = serving_order(
            made.cycle.rules_hash, str(seat.pk), {row.number: 0 for row in brands}
        )
        assert next_brand(seat) == drawn[0]


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.csv", text.encode("utf-8-sig"), content_type="text/csv")


def test_a_file_is_shown_first_and_taken_over_whole(client, year, office):
    client.force_login(office)
    address = reverse("admin:reviews_assignmentplan_import")
    lines = [
        f"2026-{brand:03d},judge{1 + (brand + shift) % 7}"
        for brand in range(1, 9)
        for shift in range(3)
    ]
    text = "\n".join(["申报编号,评委", *lines])
    page = client.post(address, {"file": file_of(text)})
    assert (page.status_code, len(page.context["plan"].lines)) == (200, 24)
    assert not AssignmentPlan.objects.exists()
    wrong = f"{text}\n2026-099,judge1\n2026-001,nobody\n{lines[0]}"
    page = client.post(address, {"file": file_of(wrong), "write": "on"})
    assert page.status_code == 422
    assert [problem.row for problem in page.context["plan"].problems] == [26, 27, 28]
    assert not AssignmentPlan.objects.exists()
    assert client.post(address, {"file": file_of(text), "write": "on"}).status_code == 302
    assert Assignment.objects.count() == 24
    assert AssignmentPlan.objects.get().confirmed_at is None


def test_the_desk_draws_up_and_proposes(client, year, office):
    client.force_login(office)

    def verb(name: str) -> str:
        return reverse("admin:reviews_evaluation_verb", args=[year.pk, name])

    answer = client.post(verb("plan-by-rule"), {"each": 3, "cap": "", "seed": "05 08 13"})
    assert answer.status_code == 302
    record = client.get(reverse("admin:reviews_evaluation_change", args=[year.pk]))
    text = record.content.decode()
    assert "05 08 13" in text
    words = [cell.word for _brand, cells in record.context["overview"] for cell in cells]
    assert Counter(words) == {"计划评分": 24, "–": 32}
    assert client.get(verb("confirm-plan")).status_code == 200


@pytest.mark.parametrize(
    ("each", "when", "warned"),
    [
        (3, "same_method", True),
        (7, "same_method", False),
        (3, "severity_adjusted", False),
    ],
)
def test_the_desk_warns_of_a_plan_that_leaves_harsh_judges_to_decide(
    client, office, each, when, warned
):
    made = make.cycle(make.small_rules(panel={"judges_min": 3, "when_incomplete": when}))
    for number in range(1, 4):
        make.application(made, number)
    year = make.evaluation(made, judges=7, status=EvaluationStatus.PREPARING)
    rule(year, office, each=each)
    client.force_login(office)
    page = client.get(reverse("admin:reviews_evaluation_change", args=[year.pk]))
    assert bool(page.context["plan_warning"]) == warned
    assert ("alert-warning" in page.content.decode()) == warned
