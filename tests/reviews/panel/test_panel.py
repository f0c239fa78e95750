"""Declaring, scoring, locking and unlocking."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import DeclaredConflict, Membership
from brandportal.errors import BadInput, EditedElsewhere, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews.models import Declaration, ScoreSheet, SheetScore, SheetVersion
from reviews.panel.drafts import Points
from reviews.panel.duties import BEFORE_THE_PANEL
from reviews.panel.enums import SheetStatus
from reviews.panel.sheets import declare, lock_sheet, progress, save_sheet, unlock_sheet
from tests.factories import evaluation as make
from tests.factories.pairs import by_two
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    made = make.evaluation(make.cycle())
    make.application(made.cycle, 1)
    return made.seats.select_related("user").first()


@pytest.fixture
def brand(seat):
    return seat.evaluation.cycle.applications.get()


def save(seat, brand, scores, *, version=0, by=None):
    return save_sheet(
        seat=seat,
        application=brand,
        scores={code: Points(Decimal(value)) for code, value in scores.items()},
        comment="",
        version=version,
        by=by or seat.user,
        now=make.SCORING,
    )


def no_conflict(seat, brand):
    return declare(
        seat=seat,
        application=brand,
        has_conflict=False,
        reason="",
        by=seat.user,
        now=make.SCORING,
    )


def conflict(seat, brand, reason="my sister works there"):
    return declare(
        seat=seat,
        application=brand,
        has_conflict=True,
        reason=reason,
        by=seat.user,
        now=make.SCORING,
    )


def test_save_sheet_refuses_before_the_declaration(seat, brand):
    with pytest.raises(NotNow):
        save(seat, brand, {make.NAME: "10"})
    assert ScoreSheet.objects.count() == 0


@pytest.mark.parametrize("nothing", ["  ", ".", "kin", "aaaaaaaa", "。。。。。。", "x" * 201])
def test_declare_refuses_a_conflict_without_a_word(seat, brand, nothing):
    sheet = make.score(seat, brand, 90)
    with pytest.raises(BadInput) as refusal:
        conflict(seat, brand, reason=nothing)
    assert refusal.value.field == "reason"
    assert not Declaration.objects.get().has_conflict
    sheet.refresh_from_db()
    assert (sheet.status, sheet.aside_reason) == (SheetStatus.LOCKED, "")
    assert not DeclaredConflict.objects.exists()


@pytest.mark.parametrize("reason", [".", "kin", "      ."])
def test_the_database_keeps_no_conflict_whose_kind_says_nothing(seat, brand, reason):
    no_conflict(seat, brand)
    row = {"has_conflict": True, "reason": reason}
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.update(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredConflict.objects.create(
            person=seat.user, agency=brand.agency, reason=reason, declared_at=make.SCORING
        )
    Declaration.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.create(seat=seat, application=brand, declared_at=make.SCORING, **row)


def test_declare_refuses_no_conflict_of_one_who_once_worked_there(seat, brand):
    Membership.objects.create(
        user=seat.user, agency=brand.agency, role="drafter", ended_at=make.SCORING
    )
    with pytest.raises(BadInput) as refusal:
        no_conflict(seat, brand)
    assert (refusal.value.field, Declaration.objects.count()) == ("has_conflict", 0)


def test_declare_refuses_another_persons_seat(seat, brand):
    other = seat.evaluation.seats.last()
    with pytest.raises(NotAllowed):
        declare(
            seat=seat,
            application=brand,
            has_conflict=True,
            reason="x",
            by=other.user,
            now=make.SCORING,
        )


def test_declared_conflict_sets_the_sheet_aside_and_stands(seat, brand):
    no_conflict(seat, brand)
    save(seat, brand, {make.NAME: "10"})
    conflict(seat, brand)
    sheet = ScoreSheet.objects.get()
    assert (sheet.status, sheet.aside_reason) == (SheetStatus.ASIDE, "my sister works there")
    assert sheet.scores.get().points == Decimal("10.00")
    with pytest.raises(NotNow):
        no_conflict(seat, brand)
    with pytest.raises(NotAllowed):
        save(seat, brand, {make.NAME: "10"})


def test_declare_refuses_an_application_that_is_not_before_the_panel(seat, brand):
    Application.objects.update(status=ApplicationStatus.WITHDRAWN)
    with pytest.raises(NotNow):
        no_conflict(seat, brand)


def test_save_sheet_keeps_what_was_given_and_clears_the_rest(seat, brand):
    no_conflict(seat, brand)
    save(seat, brand, {make.NAME: "55.5", make.VALUE: "12"})
    sheet = save(seat, brand, {make.NAME: "60"}, version=1)
    assert sheet.version == 2
    assert list(sheet.scores.values_list("indicator", "points")) == [(make.NAME, Decimal("60.00"))]


@pytest.mark.parametrize(
    ("code", "points"),
    [
        (make.NAME, "60.01"),
        (make.NAME, "-0.01"),
        (make.VALUE, "41"),
        (make.NAME, "1.234"),
        ("brand_design.unknown", "1"),
    ],
)
def test_save_sheet_refuses_points_that_do_not_fit_at_their_indicator(seat, brand, code, points):
    no_conflict(seat, brand)
    with pytest.raises(BadInput) as refusal:
        save(seat, brand, {code: points})
    assert (refusal.value.field, ScoreSheet.objects.count()) == (code, 0)


def test_save_sheet_refuses_what_was_saved_elsewhere(seat, brand):
    no_conflict(seat, brand)
    save(seat, brand, {make.NAME: "10"})
    with pytest.raises(EditedElsewhere):
        save(seat, brand, {make.NAME: "20"})
    assert SheetScore.objects.get().points == Decimal("10.00")


def test_save_sheet_is_the_seats_own_judges(seat, brand):
    no_conflict(seat, brand)
    others = [
        seat.evaluation.seats.last().user,
        make_user(Role.OFFICE, username="office"),
        make_user(Role.LEADER, username="leader"),
        make_user(Role.PANEL, username="judge"),
    ]
    for other in others:
        with pytest.raises(NotAllowed):
            save(seat, brand, {make.NAME: "10"}, by=other)
    assert ScoreSheet.objects.count() == 0


def test_lock_sheet_stamps_the_judge_and_stops_the_saving(seat, brand):
    sheet = make.score(seat, brand, 90)
    assert (sheet.status, sheet.locked_by, sheet.locked_at) == (
        SheetStatus.LOCKED,
        seat.user,
        make.SCORING,
    )
    with pytest.raises(NotNow):
        save(seat, brand, {make.NAME: "10"}, version=1)


def test_lock_sheet_twice_is_refused_with_a_sentence(seat, brand):
    sheet = make.score(seat, brand, 90)
    with pytest.raises(NotNow):
        lock_sheet(sheet=sheet, version=1, by=seat.user, now=make.SCORING)
    assert Entry.objects.filter(action="sheet.lock").count() == 1


def test_lock_sheet_refuses_another_version_than_the_one_read(seat, brand):
    sheet = make.score(seat, brand, 90, lock=False)
    save(seat, brand, {make.NAME: "1", make.VALUE: "1"}, version=1)
    with pytest.raises(EditedElsewhere):
        lock_sheet(sheet=sheet, version=1, by=seat.user, now=make.SCORING)


def test_lock_sheet_refuses_an_incomplete_sheet(seat, brand):
    no_conflict(seat, brand)
    sheet = save(seat, brand, {make.NAME: "10"})
    with pytest.raises(Incomplete):
        lock_sheet(sheet=sheet, version=1, by=seat.user, now=make.SCORING)


def test_unlock_sheet_opens_it_and_tells_the_judge(seat, brand):
    sheet = make.score(seat, brand, 90)
    office = make_user(Role.OFFICE, username="office")
    opened = by_two(unlock_sheet, sheet=sheet, reason="mistyped", by=office, now=make.SCORING)
    assert (opened.status, opened.locked_at, opened.locked_by) == (SheetStatus.DRAFT, None, None)
    assert Entry.objects.get(action="sheet.unlock").data["reason"] == "mistyped"
    told = Notice.objects.filter(subject_id__contains="is open again")
    assert list(told.values_list("recipient__username", flat=True)) == ["judge1"]


@pytest.mark.parametrize("nothing", [" ", ".", "typo", "aaaaaaaa"])
def test_unlock_sheet_needs_a_reason(seat, brand, nothing):
    sheet = make.score(seat, brand, 90)
    with pytest.raises(BadInput) as refusal:
        by_two(
            unlock_sheet,
            sheet=sheet,
            reason=nothing,
            by=make_user(Role.OFFICE, username="office"),
            now=make.SCORING,
        )
    assert refusal.value.field == "reason"


def test_unlock_sheet_of_the_own_agency_or_the_own_seat_is_refused(seat, brand):
    sheet = make.score(seat, brand, 90)
    concerned = make_user(Role.OFFICE, username="concerned", agency=brand.agency, role="head")
    with pytest.raises(NotAllowed):
        by_two(
            unlock_sheet, sheet=sheet, reason="the judge mistyped", by=concerned, now=make.SCORING
        )
    seat.user.grants.update(role=Role.OFFICE)
    judge = type(seat.user).objects.get(pk=seat.user_id)
    with pytest.raises(NotAllowed):
        by_two(unlock_sheet, sheet=sheet, reason="the judge mistyped", by=judge, now=make.SCORING)


def test_the_journal_never_holds_points(seat, brand):
    make.score(seat, brand, 90)
    kept = SheetVersion.objects.get()
    assert [entry.data for entry in Entry.objects.order_by("seq")] == [
        {},
        {"version": 1},
        {"from": "draft", "to": "locked", "sheet_sha256": kept.sha256},
    ]


def test_progress_counts_sheets_and_nothing_else():
    made = make.year_before_the_panel()
    seats = list(made.seats.select_related("user"))
    brands = list(made.cycle.applications.order_by("number"))
    make.score(seats[0], brands[0], 80)
    make.score(seats[0], brands[1], 80, lock=False)
    conflict(seats[0], brands[2])
    rows = [(row.seat.user.username, row.locked, row.recused, row.owed) for row in progress(made)]
    assert rows == [
        ("judge1", 1, 1, 2),
        ("judge2", 0, 0, 4),
        ("judge3", 0, 0, 4),
        ("judge4", 0, 0, 4),
        ("judge5", 0, 0, 4),
    ]


@pytest.mark.parametrize("status", BEFORE_THE_PANEL)
def test_progress_stays_the_same_whatever_is_decided_afterwards(status):
    made = make.year_before_the_panel()
    seats = list(made.seats.select_related("user"))
    brands = list(made.cycle.applications.order_by("number"))
    make.score(seats[0], brands[0], 80)
    conflict(seats[0], brands[2])
    made.cycle.applications.update(status=status)
    rows = [(row.locked, row.recused, row.owed) for row in progress(made)]
    assert rows == [(1, 1, 2), *[(0, 0, 4)] * 4]


def test_progress_leaves_out_what_the_reader_is_conflicted_with():
    made = make.year_before_the_panel()
    seats = list(made.seats.select_related("user"))
    brands = list(made.cycle.applications.order_by("number"))
    conflict(seats[0], brands[2])
    before = [
        (row.locked, row.recused, row.owed) for row in progress(made, hidden_from=seats[0].user)
    ]
    make.score(seats[1], brands[2], 80)
    after = [
        (row.locked, row.recused, row.owed) for row in progress(made, hidden_from=seats[0].user)
    ]
    assert before == after == [(0, 0, 3)] * 5
