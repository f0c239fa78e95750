"""The most that a plan lets a judge score binds every change of it; the second officer reads it."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, Incomplete
from brandportal.journal.models import Entry
from brandportal.proposals.actions import two_person_actions
from reviews.evaluation.enums import EvaluationStatus
from reviews.invariants import INVARIANTS
from reviews.models import Assignment, AssignmentPlan, Declaration, Evaluation, PanelSeat
from reviews.panel.members import reassign, replace
from reviews.panel.plans import (
    confirm_plan,
    places_of,
    plan_by_hand,
    plan_by_rule,
    plan_from_pairs,
    state_of_plan,
)
from reviews.panel.policies import Place
from reviews.stages.steps import open_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two, proposed, typed
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
CAP = 4
SEED = "05 08 13 17"
WHY = "Declared a conflict while scoring"


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def year(office) -> Evaluation:
    """Eight brands with three judges each, six judges with four brands each: all are full."""
    made = make.cycle(make.small_rules(panel={"judges_min": 3}))
    for number in range(1, 9):
        make.application(made, number)
    year = make.evaluation(made, judges=6, status=EvaluationStatus.PREPARING)
    plan_by_rule(evaluation=year, each=3, cap=CAP, seed=SEED, by=office, now=make.SCORING)
    return year


def plan(year: Evaluation) -> AssignmentPlan:
    return AssignmentPlan.objects.get(evaluation=year)


def parameters(year: Evaluation) -> tuple[int | None, int | None, str]:
    row = plan(year)
    return row.each, row.cap, row.seed


def by_hand(year: Evaluation, office, place: Place, *, scores: bool) -> AssignmentPlan:
    return plan_by_hand(
        evaluation=year,
        seat=PanelSeat.objects.get(pk=place[0]),
        application=Application.objects.get(pk=place[1]),
        scores=scores,
        reason=WHY,
        by=office,
        now=make.SCORING,
    )


def not_given(year: Evaluation, seat: int) -> Place:
    """A brand that this judge does not score."""
    own = {brand for one, brand in places_of(plan(year)) if one == seat}
    return seat, Application.objects.exclude(pk__in=own).order_by("pk")[0].pk


def first_seat(year: Evaluation) -> int:
    return year.seats.order_by("pk")[0].pk


def says(refusal: BadInput, judge: object, load: int) -> bool:
    return all(word in str(refusal) for word in (str(judge), str(load), str(CAP)))


def test_a_change_by_hand_keeps_the_numbers_of_the_rule(year, office):
    by_hand(year, office, min(places_of(plan(year))), scores=False)
    assert parameters(year) == (3, CAP, SEED)
    assert plan(year).made == "hand"
    entry = Entry.objects.filter(action="panel.plan").latest("seq")
    assert (entry.data["each"], entry.data["cap"], entry.data["seed"]) == (3, CAP, SEED)


def test_a_change_by_hand_puts_nobody_over_the_cap(year, office):
    full = first_seat(year)
    more = not_given(year, full)
    before = places_of(plan(year))
    with pytest.raises(BadInput) as refused:
        by_hand(year, office, more, scores=True)
    assert refused.value.field == "seat"
    assert says(refused.value, PanelSeat.objects.get(pk=full), CAP + 1)
    assert places_of(plan(year)) == before
    by_hand(year, office, next(one for one in sorted(before) if one[0] == full), scores=False)
    by_hand(year, office, more, scores=True)
    assert Counter(seat for seat, _brand in places_of(plan(year)))[full] == CAP


def test_what_a_judge_has_already_is_given_again_without_counting_twice(year, office):
    by_hand(year, office, min(places_of(plan(year))), scores=True)
    assert len(places_of(plan(year))) == 24


def test_without_a_plan_by_rule_nothing_binds(year, office):
    AssignmentPlan.objects.all().delete()
    place = (first_seat(year), Application.objects.order_by("pk")[0].pk)
    by_hand(year, office, place, scores=True)
    assert parameters(year) == (None, None, "")
    assert len(places_of(plan(year))) == 48


def test_a_file_is_bound_too_and_keeps_the_numbers(year, office):
    places = places_of(plan(year))
    full = first_seat(year)
    with pytest.raises(BadInput) as refused:
        plan_from_pairs(
            evaluation=year, places=places | {not_given(year, full)}, by=office, now=make.SCORING
        )
    assert refused.value.field == "file"
    assert says(refused.value, PanelSeat.objects.get(pk=full), CAP + 1)
    moved = plan_from_pairs(evaluation=year, places=places, by=office, now=make.SCORING)
    assert (moved.made, parameters(year)) == ("file", (3, CAP, SEED))


def test_the_page_of_the_file_names_the_line_that_is_too_many(client, year, office):
    client.force_login(office)
    seat = year.seats.select_related("user").order_by("pk")[0]
    lines = [f"2026-{number:03d},{seat.user.username}" for number in range(1, CAP + 2)]
    text = "\n".join(["申报编号,评委", *lines])
    file = SimpleUploadedFile("plan.csv", text.encode("utf-8-sig"), content_type="text/csv")
    page = client.post(reverse("admin:reviews_assignmentplan_import"), {"file": file})
    (problem,) = page.context["plan"].problems
    assert (page.status_code, problem.row) == (422, CAP + 2)
    assert str(CAP) in problem.sentence


def test_a_plan_over_its_cap_is_not_confirmed(year, office):
    Assignment.objects.create(
        plan=plan(year),
        seat_id=first_seat(year),
        application_id=not_given(year, first_seat(year))[1],
    )
    with pytest.raises(Incomplete):
        by_two(confirm_plan, evaluation=year, by=office, now=make.SCORING)


def test_another_cap_makes_a_proposal_stale(year):
    before = state_of_plan(year)
    AssignmentPlan.objects.update(cap=CAP + 1)
    assert state_of_plan(year) != before


def test_the_second_officer_reads_each_load_beside_the_cap(year, office):
    by_hand(year, office, min(places_of(plan(year))), scores=False)
    words = dict(two_person_actions()["panel.confirm_plan"].words(year, {}))
    loads = next(text for text in words.values() if "\n" in text).splitlines()
    assert len(loads) == 6
    assert all(str(CAP) in line.rpartition(":")[2] for line in loads)
    assert str(CAP) in words.values()
    assert SEED in words.values()


def test_the_desk_shows_the_cap_of_a_plan_changed_by_hand(client, year, office):
    by_hand(year, office, min(places_of(plan(year))), scores=False)
    client.force_login(office)
    page = client.get(reverse("admin:reviews_evaluation_change", args=[year.pk])).content.decode()
    assert f"<dd>{CAP}</dd>" in page


# While scoring ------------------------------------------------------------------------------------


@pytest.fixture
def scoring(year, office) -> Evaluation:
    by_two(confirm_plan, evaluation=year, by=office, now=make.SCORING)
    return open_scoring(evaluation=year, by=office, now=make.SCORING)


def a_move(year: Evaluation) -> dict[str, object]:
    """A brand of the first judge that goes to one who is full and does not score it."""
    source = year.seats.order_by("pk")[0]
    places = places_of(plan(year))
    brand = min(pk for seat, pk in places if seat == source.pk)
    target = next(seat for seat in year.seats.order_by("pk") if (seat.pk, brand) not in places)
    return {
        "application": Application.objects.get(pk=brand),
        "from_seat": source,
        "to_seat": target,
        "reason": WHY,
    }


def test_moving_a_brand_puts_nobody_over_the_cap(scoring, office):
    move = a_move(scoring)
    with pytest.raises(BadInput) as refused:
        proposed(reassign, evaluation=scoring, by=office, now=make.SCORING, **move)
    assert refused.value.field == "to_seat"
    assert says(refused.value, move["to_seat"], CAP + 1)


def test_a_declared_conflict_makes_room(scoring, office):
    move = a_move(scoring)
    target = move["to_seat"]
    brand = next(pk for seat, pk in places_of(plan(scoring)) if seat == target.pk)
    Declaration.objects.create(
        seat=target,
        application_id=brand,
        has_conflict=True,
        reason="my brother works there",
        declared_at=make.SCORING,
    )
    by_two(reassign, evaluation=scoring, by=office, now=make.SCORING, **move)


def test_two_officers_may_go_over_it_and_the_journal_says_so(scoring, office):
    move = a_move(scoring) | {"over_cap": True}
    row = two_person_actions()["panel.reassign"]
    told = dict(row.words(scoring, move))
    assert any(str(CAP + 1) in text and str(CAP) in text for text in told.values())
    by_two(reassign, evaluation=scoring, by=office, now=make.SCORING, **move)
    entry = Entry.objects.get(action="panel.reassign")
    assert entry.data["over_cap"] == {"load": CAP + 1, "cap": CAP}


def test_a_tick_that_was_not_needed_is_no_exception(scoring, office):
    AssignmentPlan.objects.update(cap=CAP + 1)
    move = a_move(scoring) | {"over_cap": True}
    by_two(reassign, evaluation=scoring, by=office, now=make.SCORING, **move)
    assert "over_cap" not in Entry.objects.get(action="panel.reassign").data


def test_the_desk_has_the_tick(client, scoring, office):
    client.force_login(office)
    address = reverse("admin:reviews_evaluation_verb", args=[scoring.pk, "reassign-brand"])
    given = {name: getattr(row, "pk", row) for name, row in a_move(scoring).items()}
    refused = client.post(address, typed(**given))
    assert refused.status_code == 422
    assert str(CAP) in str(refused.context["form"].errors["to_seat"])
    assert client.post(address, typed(**given, over_cap="on")).status_code == 302


def test_who_follows_takes_no_more_than_the_cap(scoring, office):
    first = scoring.seats.order_by("pk")[0]
    fresh = make_user(Role.PANEL, username="fresh")
    given = {"seat": first, "member": fresh, "reason": "Long illness, the note is on file"}
    AssignmentPlan.objects.update(cap=CAP - 1)
    with pytest.raises(BadInput) as refused:
        by_two(replace, evaluation=scoring, by=office, now=make.SCORING, **given)
    assert refused.value.field == "member"
    AssignmentPlan.objects.update(cap=CAP)
    words = dict(two_person_actions()["panel.replace"].words(scoring, given))
    assert any(str(CAP) in text for text in words.values())
    by_two(replace, evaluation=scoring, by=office, now=make.SCORING, **given)


def test_the_invariant_looks_at_plans_in_force(scoring):
    check = next(one for one in INVARIANTS if one.code == "panel.loads")
    assert list(check.faults()) == []
    AssignmentPlan.objects.update(cap=CAP - 1)
    assert len(list(check.faults())) == 6
