"""Panels of their own for classes of agency: seated, drawn, given brands and closed each by its
own.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain.agencies import save_agency
from brandportal.accounts.enums import AgencyClass, Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, Incomplete
from brandportal.proposals.models import Proposal
from brandportal.rulebook import class_panels, default_rules, problems
from brandportal.tables.uploads import read_file
from reviews.evaluation.class_panels import panels_at_work
from reviews.evaluation.enums import EvaluationStatus
from reviews.experts.draws import leave_out
from reviews.experts.enums import Expertise, WhyOut
from reviews.experts.lots import differences, drawn_classes, drawn_people
from reviews.experts.models import Expert
from reviews.models import Evaluation, PanelSeat, Reassignment
from reviews.panel.assignments import brands_of
from reviews.panel.duties import before_the_panel, duties
from reviews.panel.invariants import CHECKS
from reviews.panel.members import reassign, replace
from reviews.panel.plan_tables import LIMITS, SHAPE, plan_places
from reviews.panel.plans import confirm_plan, places_of, plan_by_hand, plan_by_rule
from reviews.panel.policies import may_judge
from reviews.panel.seats import seat_panel
from reviews.panel.sheets import declare
from reviews.scoring.seating import dealt
from reviews.stages.steps import close_scoring, open_scoring
from tests.factories import evaluation as make
from tests.factories.experts import draw_by, lay_down, make_pool
from tests.factories.pairs import by_two, confirmed, partner
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
WINDOW, REST = "window", "non_window+party_organ"
PANELS = {"judges_min": 2, "by_class": [WINDOW, REST], "drop_high": 0, "drop_low": 0}


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def year(office) -> Evaluation:
    """Two brands of window agencies and two of others; three judges for each panel, of whom the
    last sits on both.
    """
    made = make.cycle(make.small_rules(panel=PANELS))
    classes = [AgencyClass.WINDOW] * 2 + [AgencyClass.NON_WINDOW, AgencyClass.PARTY_ORGAN]
    for number, own in enumerate(classes, start=1):
        make.application(made, number, agency_class=own)
    people = [make_user(Role.PANEL, username=f"judge{number}") for number in range(1, 6)]
    own = [WINDOW, WINDOW, REST, REST, f"{WINDOW}+{REST}"]
    return sit(made, people, own, office)


def sit(cycle, people, classes, office) -> Evaluation:
    return by_two(
        seat_panel,
        cycle=cycle,
        members=people,
        lead=people[0],
        classes={person.pk: own for person, own in zip(people, classes, strict=True)},
        by=office,
        now=make.SCORING,
    )


def scoring(year, office) -> Evaluation:
    return open_scoring(evaluation=year, by=office, now=make.SCORING)


def brand(year, number: int):
    return year.cycle.applications.select_related("agency", "cycle").get(number=f"2026-00{number}")


def places(year) -> dict[str, set[str]]:
    """User name to the numbers of the brands that the judge scores."""
    rows = before_the_panel(year)
    names = {row.pk: row.number[-1] for row in rows}
    found = duties(year, rows)
    return {
        seat.user.username: {names[pk] for one, pk in found.assigned if one == seat.pk}
        for seat in found.seats
    }


def test_rules_name_each_class_once_and_old_rules_have_one_panel():
    rules = default_rules()
    assert class_panels(rules) == []
    del rules["panel"]["by_class"]
    assert class_panels(rules) == [] and problems(rules) == []
    rules["panel"]["by_class"] = [WINDOW, REST]
    assert problems(rules) == []
    assert class_panels(rules) == [("window",), ("non_window", "party_organ")]
    for wrong in ([WINDOW], [WINDOW, "window+" + REST], [WINDOW, REST, "school"]):
        rules["panel"]["by_class"] = wrong
        assert problems(rules) == [
            "panel.by_class must name each of the agency_classes in exactly one panel."
        ]


def test_each_judge_scores_the_brands_of_his_panel_and_no_other(year, office):
    expected = {
        "judge1": {"1", "2"},
        "judge2": {"1", "2"},
        "judge3": {"3", "4"},
        "judge4": {"3", "4"},
        "judge5": {"1", "2", "3", "4"},
    }
    assert places(year) == expected
    scoring(year, office)
    for seat in year.seats.select_related("user", "evaluation__cycle"):
        assert {row.number[-1] for row in brands_of(seat)} == expected[seat.user.username]
        for row in before_the_panel(year):
            allowed = bool(may_judge(seat, row, by=seat.user))
            assert allowed == (row.number[-1] in expected[seat.user.username])


def test_the_page_of_a_judge_lists_his_panel_only_and_opens_no_other_brand(client, year, office):
    scoring(year, office)
    judge = User.objects.get(username="judge3")
    client.force_login(judge)
    page = client.get(reverse("panel:home")).content.decode()
    assert "您在非窗口单位、党群机关组。" in page
    assert "2026-003" in page and "2026-001" not in page
    seat = year.seats.get(user=judge)
    for number in (1, 3):
        declare(
            seat=seat,
            application=brand(year, number),
            has_conflict=False,
            reason="",
            by=judge,
            now=make.SCORING,
        )
    assert client.get(reverse("panel:sheet", args=["2026-003"])).status_code == 200
    assert client.get(reverse("panel:sheet", args=["2026-001"])).status_code == 403


@pytest.mark.parametrize(
    "classes",
    [
        [WINDOW, WINDOW, REST, REST, ""],
        [WINDOW, WINDOW, REST, REST, "party_organ"],
        [WINDOW, WINDOW, REST, REST, "window+party_organ"],
        [WINDOW, WINDOW, WINDOW, WINDOW, REST],
    ],
)
def test_a_member_of_no_panel_and_a_panel_that_is_too_small_are_refused(year, office, classes):
    people = list(User.objects.filter(panel_seats__evaluation=year).order_by("pk"))
    with pytest.raises(BadInput) as refusal:
        sit(year.cycle, people, classes, office)
    assert refusal.value.field == "members"


def test_without_panels_of_classes_nobody_is_seated_for_one(office):
    cycle = make.cycle(make.small_rules(panel={"judges_min": 2}))
    people = [make_user(Role.PANEL, username=f"judge{number}") for number in (1, 2)]
    with pytest.raises(BadInput):
        sit(cycle, people, [WINDOW, WINDOW], office)
    assert not PanelSeat.objects.exists()


def test_the_database_knows_classes_only(year):
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelSeat.objects.update(classes="window,non_window")


def test_a_class_without_brands_needs_no_panel_until_one_is_accepted(office):
    cycle = make.cycle(make.small_rules(panel=PANELS))
    make.application(cycle, 1)
    people = [make_user(Role.PANEL, username=f"judge{number}") for number in (1, 2)]
    year = sit(cycle, people, [WINDOW, WINDOW], office)
    make.application(cycle, 2, agency_class=AgencyClass.PARTY_ORGAN)
    with pytest.raises(Incomplete) as refusal:
        scoring(year, office)
    sentences = [gap.sentence for gap in refusal.value.gaps]
    assert sentences == ["非窗口单位、党群机关组至少需要2名评委，现有0名。"]


def test_a_plan_by_rule_gives_each_brand_judges_of_its_panel_within_the_caps(year, office):
    plan = plan_by_rule(evaluation=year, each=2, cap=2, seed="5", by=office, now=make.SCORING)
    by_two(confirm_plan, evaluation=year, by=office, now=make.SCORING)
    given = places(year)
    assert all(given[f"judge{n}"] <= {"1", "2"} for n in (1, 2))
    assert all(given[f"judge{n}"] <= {"3", "4"} for n in (3, 4))
    assert max(len(own) for own in given.values()) == 2
    assert set(Counter(pk for _seat, pk in places_of(plan)).values()) == {2}
    with pytest.raises(BadInput):
        plan_by_rule(evaluation=year, each=4, cap=None, seed="5", by=office, now=make.SCORING)


def test_by_hand_and_by_file_no_brand_goes_to_another_panel(year, office):
    seat = year.seats.get(user__username="judge3")
    with pytest.raises(BadInput) as refusal:
        plan_by_hand(
            evaluation=year,
            seat=seat,
            application=brand(year, 1),
            scores=True,
            reason="An exception for this brand",
            by=office,
            now=make.SCORING,
        )
    assert refusal.value.field == "seat"
    found = plan_places(
        read_file(
            "申报编号,评委\n2026-003,judge3\n2026-001,judge3\n".encode(),
            "plan.csv",
            shape=SHAPE,
            limits=LIMITS,
        )
    )
    assert [(problem.row, problem.letter, problem.sentence) for problem in found.problems] == [
        (3, "B", "该评委所在组评的是其他类别的单位。")
    ]


def test_an_agency_that_changes_its_class_while_scoring_runs_moves_no_brand(year, office):
    before = places(year)
    scoring(year, office)
    agency = brand(year, 1).agency
    agency.agency_class = AgencyClass.NON_WINDOW
    save_agency(agency=agency, changed=["agency_class"], by=office, now=make.SCORING)
    moved = brand(year, 1)
    assert (moved.agency.agency_class, moved.agency_class) == ("non_window", "window")
    assert places(year) == before
    for seat in year.seats.select_related("user", "evaluation__cycle"):
        numbers = {row.number[-1] for row in brands_of(seat)}
        assert numbers == before[seat.user.username]
        assert bool(may_judge(seat, moved, by=seat.user)) is ("1" in numbers)
    assert panels_at_work(year.cycle) == [WINDOW, REST]


def test_a_panel_works_as_long_as_it_has_a_brand_of_its_class_at_sign_off(year, office):
    for number in (1, 2):
        agency = brand(year, number).agency
        agency.agency_class = AgencyClass.NON_WINDOW
        save_agency(agency=agency, changed=["agency_class"], by=office, now=make.SCORING)
    assert panels_at_work(year.cycle) == [WINDOW, REST]


def test_the_least_number_of_judges_is_asked_within_the_panel(year, office):
    scoring(year, office)
    for seat in year.seats.select_related("user"):
        for row in before_the_panel(year):
            if seat.scores_class(row.agency.agency_class):
                if seat.user.username in ("judge3", "judge4") and row.number.endswith("4"):
                    declare(
                        seat=seat,
                        application=row,
                        has_conflict=True,
                        reason="his brother works there",
                        by=seat.user,
                        now=make.SCORING,
                    )
                else:
                    make.score(seat, row, 80)
    with pytest.raises(Incomplete) as refusal:
        close_scoring(evaluation=year, by=office, now=make.SCORING)
    assert [gap.sentence for gap in refusal.value.gaps] == [
        "“Brand 4”仅由1名评委打分，规则要求不少于2名。请改派评委，或由两人说明理由予以准许。"
    ]
    source = year.seats.get(user__username="judge3")
    with pytest.raises(BadInput) as refused:
        by_two(
            reassign,
            evaluation=year,
            application=brand(year, 3),
            from_seat=source,
            to_seat=year.seats.get(user__username="judge1"),
            reason="judge3 has too many",
            by=office,
            now=make.SCORING,
        )
    assert refused.value.field == "from_seat"  # locked already
    assert not Reassignment.objects.exists()


def test_a_brand_is_moved_within_its_panel_and_who_replaces_a_member_scores_the_same(year, office):
    scoring(year, office)
    source = year.seats.get(user__username="judge3")
    with pytest.raises(BadInput) as refusal:
        by_two(
            reassign,
            evaluation=year,
            application=brand(year, 3),
            from_seat=source,
            to_seat=year.seats.get(user__username="judge1"),
            reason="judge3 has too many",
            by=office,
            now=make.SCORING,
        )
    assert refusal.value.field == "to_seat"
    joined = by_two(
        replace,
        evaluation=year,
        seat=source,
        member=make_user(Role.PANEL, username="judge6"),
        reason="judge3 has fallen ill",
        by=office,
        now=make.SCORING,
    )
    assert joined.classes == REST
    assert places(year)["judge6"] == {"3", "4"}


def test_closing_takes_a_year_of_two_panels_and_each_brand_has_the_score_of_its_own(year, office):
    scoring(year, office)
    for seat in year.seats.select_related("user"):
        for row in before_the_panel(year):
            if seat.scores_class(row.agency.agency_class):
                make.score(seat, row, 90 if row.number.endswith(("1", "2")) else 70)
    close_scoring(evaluation=year, by=office, now=make.SCORING)
    scores = {row.application.number[-1]: row.panel_score for row in year.results.all()}
    assert scores == {"1": 90, "2": 90, "3": 70, "4": 70}


def test_the_invariant_finds_a_seat_of_no_panel(year):
    check = {name: run for name, _words, run in CHECKS}["panel.classes"]
    assert list(check()) == []
    seat = year.seats.get(user__username="judge1")
    PanelSeat.objects.filter(pk=seat.pk).update(classes="party_organ")
    assert list(check()) == [f"seat {seat.pk} is for classes that no panel of the rules has"]


def test_a_line_is_dealt_to_its_panels_and_nobody_stands_in_two():
    order = {"law": list("abcdefg"), "civic": list("xyz")}
    found = dealt(order, {"one:law": 2, "two:law": 1, "civic": 1})
    assert found == {"one:law": list("abdeg"), "two:law": ["c", "f"], "civic": list("xyz")}
    assert dealt(order, {"law": 3, "civic": 1}) == order


def test_a_panel_of_each_class_is_drawn_seated_as_drawn_and_followed_in_its_own_line(office):
    cycle = make.cycle(make.small_rules(panel=PANELS))
    make.application(cycle, 1)
    make.application(cycle, 2, agency_class=AgencyClass.PARTY_ORGAN)
    make_pool({Expertise.LAW: 6, Expertise.CIVIC: 4}, by=office, now=make.SCORING)
    places = {f"{WINDOW}:law": 2, f"{REST}:law": 1, f"{REST}:civic": 1}
    for few in ({f"{WINDOW}:law": 2, f"{REST}:law": 1}, {"law": 5}):
        with pytest.raises(BadInput):
            lay_down(cycle, few, by=office, now=make.SCORING)
    lay_down(cycle, places, by=office, now=make.SCORING)
    draw = draw_by(cycle, "3 8 1", by=office, now=make.SCORING)
    assert differences(draw) == []
    first = drawn_classes(draw)
    assert Counter(first.values()) == {WINDOW: 2, REST: 2}
    gone = next(pk for pk, own in first.items() if own == WINDOW)
    by_two(
        leave_out,
        cycle=cycle,
        expert=Expert.objects.get(person=gone),
        cause=WhyOut.DECLINED,
        reason="Written refusal of that day.",
        by=office,
        now=make.SCORING,
    )
    then = drawn_classes(draw)
    assert {pk: own for pk, own in then.items() if own == REST} == {
        pk: own for pk, own in first.items() if own == REST
    }
    assert gone not in then and Counter(then.values()) == {WINDOW: 2, REST: 2}
    people = drawn_people(draw)
    wrong = {person.pk: WINDOW if then[person.pk] == REST else REST for person in people}
    with pytest.raises(BadInput):
        sit(cycle, people, [wrong[person.pk] for person in people], office)
    sit(cycle, people, [then[person.pk] for person in people], office)
    assert PanelSeat.objects.filter(classes=WINDOW).count() == 2


def test_the_desk_seats_each_panel_from_its_own_list(client, office):
    cycle = make.cycle(make.small_rules(panel=PANELS))
    make.application(cycle, 1)
    people = [make_user(Role.PANEL, username=f"judge{number}") for number in range(1, 5)]
    client.force_login(office)
    address = reverse("admin:reviews_evaluation_add")
    page = client.get(address).content.decode()
    assert "窗口单位组评委" in page and "非窗口单位、党群机关组评委" in page
    assert 'name="members"' not in page
    data = {"cycle": cycle.pk, "members_0": [people[0].pk], "lead": people[0].pk}
    data |= {"members_1": [people[0].pk, people[3].pk], "proof": PASSWORD}
    data |= {"why": "the list is agreed with all sides"}
    assert client.post(address, data).status_code == 422  # the first panel has one member
    data["members_0"] = [one.pk for one in people[:3]]
    answer = client.post(address, data)
    assert answer.url == reverse("admin:reviews_evaluation_changelist")
    year = confirmed(
        Proposal.objects.get(), by=partner(Role.OFFICE, but=office), now=timezone.now()
    ).result
    assert list(year.seats.values_list("user__username", "classes")) == [
        ("judge1", "window+non_window+party_organ"),
        ("judge2", WINDOW),
        ("judge3", WINDOW),
        ("judge4", REST),
    ]
    page = client.get(reverse("admin:reviews_evaluation_change", args=[year.pk]))
    assert "窗口单位、非窗口单位、党群机关" in page.content.decode()


def test_the_desk_asks_for_the_places_of_each_panel_and_field(client, office):
    make.cycle(make.small_rules(panel=PANELS))
    client.force_login(office)
    page = client.get(reverse("admin:reviews_drawcall_add")).content.decode()
    assert "名额：窗口单位 · 法律法规" in page
    assert "名额：非窗口单位、党群机关 · 代表委员与市民" in page


def test_opening_needs_each_panel_to_be_complete_of_members_who_still_sit(year, office):
    PanelSeat.objects.filter(user__username__in=("judge1", "judge5")).update(
        is_lead=False, excused_at=make.SCORING, excused_by=office, excuse_reason="has fallen ill"
    )
    Evaluation.objects.filter(pk=year.pk).update(status=EvaluationStatus.PREPARING)
    with pytest.raises(Incomplete) as refusal:
        scoring(Evaluation.objects.get(pk=year.pk), office)
    assert "窗口单位组至少需要2名评委，现有1名。" in [gap.sentence for gap in refusal.value.gaps]
