"""The draw of a panel: laid down before the number is known, drawn once, and followed in line."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.enums import Role, TieKind
from brandportal.accounts.models import User
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow, Refused
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.experts import append_only
from reviews.experts.draws import call_draw, draw_panel, leave_out
from reviews.experts.enums import Expertise, WhyOut
from reviews.experts.invariants import CHECKS
from reviews.experts.lots import differences, drawn_people, sitting_codes
from reviews.experts.models import DrawCall, DrawOut, Expert, PanelDraw
from reviews.models import Evaluation, Meeting, PanelSeat
from reviews.panel.members import replace
from reviews.panel.plans import plan_by_rule
from reviews.panel.seats import seat_panel
from reviews.stages.steps import open_scoring
from tests.factories import evaluation as make
from tests.factories.experts import draw_by, lay_down, make_pool
from tests.factories.pairs import by_two, confirmed, partner
from tests.factories.people import make_tie, make_user
from tests.factories.ties import confirmed_tie, tie_of, waiting_tie

pytestmark = pytest.mark.django_db
NOW = make.SCORING
LATER = NOW + timedelta(days=3)
POOL = {Expertise.LAW: 6, Expertise.DIGITAL: 5, Expertise.CIVIC: 4}
PLACES = {Expertise.LAW: 2, Expertise.DIGITAL: 2, Expertise.CIVIC: 1}


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


@pytest.fixture
def cycle(office):
    year = make.cycle()
    for number in range(1, 5):
        make.application(year, number)
    make_pool(POOL, by=office, now=NOW)
    return year


def drawn(cycle, office, number: str = "3 8 1") -> PanelDraw:
    lay_down(cycle, PLACES, by=office, now=NOW)
    return draw_by(cycle, number, by=office, now=NOW)


def out(draw: PanelDraw, person: User, office: User, why: str = WhyOut.DECLINED) -> DrawOut:
    return by_two(
        leave_out,
        cycle=draw.cycle,
        expert=Expert.objects.get(person=person),
        cause=why,
        reason="Written refusal of that day.",
        by=office,
        now=LATER,
    )


def seat(cycle, office, members) -> Evaluation:
    return by_two(seat_panel, cycle=cycle, members=members, lead=members[0], by=office, now=LATER)


def test_it_draws_so_many_of_each_field_and_anybody_can_draw_again(cycle, office):
    draw = drawn(cycle, office)
    fields = [person.expert.field for person in drawn_people(draw)]
    assert {field: fields.count(field) for field in PLACES} == PLACES
    assert differences(draw) == []
    call = draw.call
    lines = [f"places|{field}|{count}" for field, count in call.places.items()]
    lines += [f"{code}|{field}" for code, field in call.eligible]
    assert call.digest == sha256("".join(f"{x}\n" for x in sorted(lines)).encode()).hexdigest()
    seed = sha256(f"2026|{cycle.rules_hash}|{call.digest}|3 8 1".encode()).hexdigest()
    assert draw.seed == seed
    for field, codes in draw.order.items():
        mine = [code for code, of in call.eligible if of == field]
        lot = {code: sha256(f"{seed}|{code}".encode()).hexdigest() for code in mine}
        assert codes == sorted(mine, key=lot.__getitem__)


def test_the_number_is_of_a_day_after_it_was_laid_down(cycle, office):
    with pytest.raises(BadInput) as refused:
        lay_down(cycle, PLACES, by=office, now=NOW, number_on=timezone.localtime(NOW).date())
    assert refused.value.field == "number_on"
    call = lay_down(cycle, PLACES, by=office, now=NOW)
    with pytest.raises(BadInput) as refused:
        by_two(draw_panel, cycle=cycle, number="381", by=office, now=NOW)
    assert refused.value.field == "number"
    call.pk, call.number_on = None, call.called_on
    with pytest.raises(IntegrityError), transaction.atomic():
        call.save(force_insert=True)


def test_nobody_lays_down_anew_when_the_number_can_be_known(cycle, office):
    lay_down(cycle, PLACES, by=office, now=NOW)
    lay_down(cycle, PLACES, by=office, now=NOW + timedelta(hours=1))
    with pytest.raises(NotNow):
        lay_down(cycle, PLACES, by=office, now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "places",
    [{}, {Expertise.LAW: 4}, {Expertise.LAW: 7}, {"cooking": 5}, {Expertise.LAW: 5, "law2": 0}],
)
def test_places_that_cannot_be_filled_or_are_too_few_are_refused(cycle, office, places):
    with pytest.raises(BadInput) as refused:
        lay_down(cycle, places, by=office, now=NOW)
    assert refused.value.field == "places"
    assert not DrawCall.objects.exists()


def test_who_is_past_the_term_gone_or_tied_is_not_on_the_list(cycle, office):
    agency = cycle.applications.first().agency
    first, second, third, *_rest = Expert.objects.filter(field=Expertise.LAW)
    tie = waiting_tie(person=first.person, kind=TieKind.KIN, agency=agency, by=office, now=NOW)
    with pytest.raises(NotNow):
        lay_down(cycle, PLACES, by=office, now=NOW)
    confirmed(tie_of(tie), by=partner(Role.OFFICE, but=office), now=NOW)
    Expert.objects.filter(pk=second.pk).update(term_until=timezone.localtime(NOW).date())
    third.person.grants.all().delete()
    call = lay_down(cycle, PLACES, by=office, now=NOW)
    listed = set(call.people.values())
    assert listed.isdisjoint({first.pk, second.pk, third.pk})
    assert len(listed) == sum(POOL.values()) - 3
    call = lay_down(cycle, PLACES, by=office, now=NOW, tied_may_sit=True)
    assert first.pk in call.people.values()


def test_alone_nobody_lays_down_draws_or_leaves_out(cycle, office):
    said = {"source": "x" * 20, "number_on": LATER.date(), "tied_may_sit": False}
    with pytest.raises(Refused):
        call_draw(cycle=cycle, places=PLACES, by=office, now=NOW, **said)
    lay_down(cycle, PLACES, by=office, now=NOW)
    with pytest.raises(Refused):
        draw_panel(cycle=cycle, number="1", by=office, now=LATER)
    draw = draw_by(cycle, "381", by=office, now=NOW)
    with pytest.raises(Refused):
        leave_out(
            cycle=cycle,
            expert=Expert.objects.get(person=drawn_people(draw)[0]),
            cause=WhyOut.DECLINED,
            reason="Written refusal of that day.",
            by=office,
            now=LATER,
        )
    assert not DrawOut.objects.exists()
    tied = make_user(Role.OFFICE, username="tied")
    make_tie(tied, cycle.applications.first().agency)
    with pytest.raises(NotAllowed):
        out(draw, drawn_people(draw)[0], User.objects.get(pk=tied.pk))


def test_it_is_drawn_once_and_the_database_keeps_it(cycle, office):
    draw = drawn(cycle, office)
    with pytest.raises(Refused):
        draw_by(cycle, "382", by=office, now=NOW)
    with pytest.raises(Refused):
        lay_down(cycle, PLACES, by=office, now=LATER)
    made = out(draw, drawn_people(draw)[0], office)
    for row in (draw.call, draw, made):
        rows = type(row)._base_manager.filter(pk=row.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(id=row.pk)
    assert Entry.objects.filter(action="panel.draw").count() == 1


def test_only_those_drawn_are_seated(cycle, office):
    lay_down(cycle, PLACES, by=office, now=NOW)
    five = [expert.person for expert in Expert.objects.filter(field=Expertise.LAW)[:5]]
    with pytest.raises(BadInput):
        seat(cycle, office, five)
    draw = draw_by(cycle, "381", by=office, now=NOW)
    members = drawn_people(draw)
    more = [person for person in five if person not in members]
    for others in (five, [*members, *more]):
        with pytest.raises(BadInput):
            seat(cycle, office, others)
    year = seat(cycle, office, members)
    assert {row.user for row in year.seats.all()} == set(members)


def test_who_declines_is_followed_by_the_next_of_the_field_and_nobody_else_moves(cycle, office):
    draw = drawn(cycle, office)
    before = sitting_codes(draw)
    gone = draw.order[Expertise.DIGITAL][0]
    person = Expert.objects.get(pk=draw.call.people[gone]).person
    seat(cycle, office, drawn_people(draw))
    out(draw, person, office)
    after = sitting_codes(draw)
    assert set(before) - set(after) == {gone}
    assert set(after) - set(before) == {draw.order[Expertise.DIGITAL][2]}
    with pytest.raises(Incomplete):
        open_scoring(evaluation=Evaluation.objects.get(), by=office, now=LATER)
    year = seat(cycle, office, drawn_people(draw))
    open_scoring(evaluation=year, by=office, now=LATER)
    with pytest.raises(BadInput):
        out(draw, person, office)


def test_nobody_is_left_out_where_nobody_follows(cycle, office):
    lay_down(cycle, {Expertise.CIVIC: 4, Expertise.LAW: 1}, by=office, now=NOW)
    draw = draw_by(cycle, "381", by=office, now=NOW)
    with pytest.raises(BadInput):
        out(draw, Expert.objects.filter(field=Expertise.CIVIC)[0].person, office)


def test_while_scoring_the_next_in_line_replaces(cycle, office):
    draw = drawn(cycle, office)
    members = drawn_people(draw)
    year = open_scoring(evaluation=seat(cycle, office, members), by=office, now=LATER)
    leaving = PanelSeat.objects.get(user=members[0])
    line = draw.order[members[0].expert.field]
    people = [Expert.objects.get(pk=draw.call.people[code]).person for code in line]
    following, other = [person for person in people if person not in members][:2]
    said = {"evaluation": year, "seat": leaving, "reason": "He fell ill for long."}
    with pytest.raises(BadInput):
        by_two(replace, member=other, by=office, now=LATER, **said)
    assert by_two(replace, member=following, by=office, now=LATER, **said).user == following


def test_no_drawn_panel_scores_a_brand_of_a_tied_agency(cycle, office):
    """Through the verbs: ties of every kind, a draw that lets the tied sit, a balanced plan."""
    agencies = [row.agency for row in cycle.applications.select_related("agency")]
    for number, expert in enumerate(Expert.objects.select_related("person")):
        kind = (TieKind.KIN, TieKind.ADVISER, TieKind.JOINT, TieKind.EMPLOYED)[number % 3]
        if number % 2:
            agency = agencies[number % 4]
            confirmed_tie(person=expert.person, kind=kind, agency=agency, by=office, now=NOW)
    places = {Expertise.LAW: 5, Expertise.DIGITAL: 4, Expertise.CIVIC: 3}
    lay_down(cycle, places, by=office, now=NOW, tied_may_sit=True)
    draw = draw_by(cycle, "381", by=office, now=NOW)
    year = seat(cycle, office, drawn_people(draw))
    plan = plan_by_rule(evaluation=year, each=5, cap=None, seed="381", by=office, now=LATER)
    rows = list(plan.rows.select_related("seat__user", "application"))
    assert len(rows) == 20
    assert [row for row in rows if row.application.agency_id in row.seat.user.ever_tied] == []
    assert any(row.seat.user.ever_tied for row in rows)


def test_the_check_finds_what_the_owner_of_the_database_changed(cycle, office, capsys):
    draw = drawn(cycle, office)
    call_command("verify_panel_draw", "2026")
    assert draw.seed in capsys.readouterr().out
    ((_code, _promise, faults),) = CHECKS
    assert list(faults()) == []
    order = {field: codes[::-1] for field, codes in draw.order.items()}
    people = dict(zip(draw.call.people, reversed(draw.call.people.values()), strict=True))
    for model, change in (
        (PanelDraw, {"order": order}),
        (PanelDraw, {"number": "999"}),
        (DrawCall, {"people": people}),
        (DrawCall, {"eligible": draw.call.eligible[1:]}),
        (DrawCall, {"places": {Expertise.LAW: 5}}),
    ):
        with transaction.atomic():
            append_only.unprotect(connection)
            model.objects.update(**change)
            assert list(faults()), change
            with pytest.raises(CommandError):
                call_command("verify_panel_draw", "2026")
            transaction.set_rollback(True)
    call_command("verify_panel_draw", "2026")
    with pytest.raises(CommandError):
        call_command("verify_panel_draw", "2025")


def test_somebody_seated_who_was_not_on_the_list_is_found(cycle, office):
    draw = drawn(cycle, office)
    year = seat(cycle, office, drawn_people(draw))
    PanelSeat.objects.create(evaluation=year, user=make_user(Role.PANEL, username="other"))
    with pytest.raises(CommandError, match="not on the list"):
        call_command("verify_panel_draw", "2026")


def test_the_page_tells_no_code_before_the_results_are_public(client, cycle, office):
    address, data = (
        reverse(f"public:{name}", args=[2026]) for name in ("panel-draw", "panel-draw-json")
    )
    assert client.get(address).status_code == 404
    call = lay_down(cycle, PLACES, by=office, now=NOW)
    page = client.get(address).content.decode()
    assert call.digest in page
    assert call.source in page
    draw = draw_by(cycle, "381", by=office, now=NOW)
    page = client.get(address).content.decode()
    assert draw.seed in page
    assert not any(code in page for code in call.people)
    assert client.get(data).status_code == 404
    year = Evaluation.objects.create(cycle=cycle)
    Meeting.objects.create(
        evaluation=year,
        held_on=LATER.date(),
        chair="x",
        present="x",
        minutes="The group heard the results and chose.",
    )
    Evaluation.objects.update(status=EvaluationStatus.ON_NOTICE)
    page = client.get(address).content.decode()
    assert all(code in page for code in call.people)
    found = client.get(data).json()
    assert found["sit"] == sitting_codes(draw)
    names = [expert.person.name for expert in Expert.objects.all()]
    assert not any(name in page or name in str(found) for name in names)


def test_the_record_names_the_drawn_to_the_office_without_a_conflict(client, cycle, office):
    draw = drawn(cycle, office)
    client.force_login(office)
    address = reverse("admin:reviews_drawcall_change", args=[draw.call.pk])
    page = client.get(address).content.decode()
    assert all(person.name in page for person in drawn_people(draw))
    tied = make_user(Role.OFFICE, username="tied")
    make_tie(tied, cycle.applications.first().agency)
    client.force_login(tied)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_reads_its_list_a_fixed_number_of_times(
    client, cycle, office, rows, django_assert_num_queries
):
    for _number in range(rows):
        lay_down(cycle, PLACES, by=office, now=NOW)
    client.force_login(office)
    address = reverse("admin:reviews_drawcall_changelist")
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_page_reads_a_fixed_number_of_times(
    client, cycle, office, rows, django_assert_num_queries
):
    for _number in range(rows):
        lay_down(cycle, PLACES, by=office, now=NOW)
    draw_by(cycle, "381", by=office, now=NOW)
    address = reverse("public:panel-draw", args=[2026])
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)


def test_who_is_drawn_is_told_and_then_only_who_follows(cycle, office):
    draw = drawn(cycle, office)
    first = {person.pk for person in drawn_people(draw)}
    told = Notice.objects.filter(subject_id="You are drawn for the panel of %(year)s")
    assert set(told.values_list("recipient", flat=True)) == first
    gone = drawn_people(draw)[0]
    out(draw, gone, office)
    follows = {person.pk for person in drawn_people(draw)} - first
    assert len(follows) == 1
    assert set(told.values_list("recipient", flat=True)) == first | follows
    assert told.count() == len(first) + 1
