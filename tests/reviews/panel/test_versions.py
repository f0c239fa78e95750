"""Locked points neither vanish nor change without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from brandportal.accounts.enums import Role
from brandportal.errors import NotNow
from brandportal.journal.models import Entry
from reviews.invariants import INVARIANTS
from reviews.models import Result, ScoreSheet, SheetScore, SheetVersion
from reviews.panel import append_only
from reviews.panel.drafts import Points
from reviews.panel.sheets import declare, lock_sheet, save_sheet, unlock_sheet
from reviews.panel.versions import hash_of
from reviews.stages.steps import close_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

CHECKS = {one.code: one for one in INVARIANTS}


def faults(code: str) -> list[str]:
    return list(CHECKS[code].faults())


@contextmanager
def unprotected() -> Iterator[None]:
    """As whoever owns the database may do: without the triggers."""
    append_only.unprotect(connection)
    try:
        yield
    finally:
        append_only.protect(connection)


@pytest.fixture
def sheet() -> ScoreSheet:
    made = make.evaluation(make.cycle())
    brand = make.application(made.cycle, 1)
    return make.score(made.seats.first(), brand, 90)


def conflict(sheet: ScoreSheet) -> None:
    declare(
        seat=sheet.seat,
        application=sheet.application,
        has_conflict=True,
        reason="my sister works there",
        by=sheet.seat.user,
        now=make.SCORING,
    )


def test_each_step_keeps_the_sheet_and_the_journal_binds_it(sheet):
    office = make_user(Role.OFFICE, username="office")
    by_two(unlock_sheet, sheet=sheet, reason="mistyped", by=office, now=make.SCORING)
    judge, scores = sheet.seat.user, {make.NAME: Points(Decimal(1)), make.VALUE: Points(Decimal(2))}
    save_sheet(
        seat=sheet.seat,
        application=sheet.application,
        scores=scores,
        comment="lower",
        version=1,
        by=judge,
        now=make.SCORING,
    )
    lock_sheet(sheet=sheet, version=2, by=judge, now=make.SCORING)
    conflict(sheet)
    kept = list(sheet.versions.order_by("number"))
    assert [(row.number, row.why, row.content["points"]) for row in kept] == [
        (1, "locked", {make.NAME: "60.00", make.VALUE: "30.00"}),
        (2, "unlocked", {make.NAME: "60.00", make.VALUE: "30.00"}),
        (3, "locked", {make.NAME: "1.00", make.VALUE: "2.00"}),
        (4, "aside", {make.NAME: "1.00", make.VALUE: "2.00"}),
    ]
    assert kept[3].content["reason"] == "my sister works there"
    steps = ("sheet.lock", "sheet.unlock", "sheet.set_aside")
    entries = Entry.objects.filter(action__in=steps).order_by("seq")
    assert [entry.data["sheet_sha256"] for entry in entries] == [row.sha256 for row in kept]
    assert faults("panel.versions") == []


def test_a_sheet_set_aside_counts_no_more_and_keeps_its_points():
    made = make.year_before_the_panel(panel={"judges_min": 4})
    make.score_all(made)
    first = ScoreSheet.objects.get(seat__user__username="judge5", application__number="2026-001")
    conflict(first)
    first.refresh_from_db()
    assert (first.status, first.aside_reason, first.scores.count()) == (
        "aside",
        "my sister works there",
        2,
    )
    others = list(made.seats.values_list("user__username", flat=True))
    assert len(others) == 5
    close_scoring(evaluation=made, by=make_user(Role.OFFICE, username="office"), now=make.SCORING)
    result = Result.objects.get(application__number="2026-001")
    # The four others gave 90, 80, 85 and 70: 81.25. The one set aside was lenient with others, so
    # least squares over all four brands give a little more.
    assert result.exact["panel"] == "163/2"
    assert faults("panel.versions") == faults("results.points") == faults("panel.conflicts") == []


def test_salted_hashes_of_the_same_points_differ(sheet):
    other = make.score(sheet.seat.evaluation.seats.last(), sheet.application, 90)
    first, second = sheet.versions.get(), other.versions.get()
    assert first.content["points"] == second.content["points"]
    assert (first.salt != second.salt, len(first.salt)) == (True, 32)
    assert first.sha256 == hash_of(first) != second.sha256


def test_no_version_is_changed_or_deleted(sheet):
    kept = SheetVersion.objects.get()
    for statement in (
        "UPDATE reviews_sheetversion SET number = 2",
        "DELETE FROM reviews_sheetversion",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
    with pytest.raises(ProtectedError):
        ScoreSheet.objects.all().delete()
    with pytest.raises(ProtectedError):
        sheet.seat.evaluation.seats.all().delete()
    assert SheetVersion.objects.get().sha256 == kept.sha256


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces on insert")
def test_no_version_is_replaced(sheet):
    statement = (
        "INSERT OR REPLACE INTO reviews_sheetversion"
        " (id, sheet_id, number, why, content, salt, sha256, kept_at)"
        " SELECT id, sheet_id, number, why, '{}', salt, sha256, kept_at FROM reviews_sheetversion"
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def raised() -> None:
    SheetScore.objects.filter(indicator=make.VALUE).update(points=40)


def raised_with_its_version() -> None:
    """Whoever owns the database changes points and version alike, and hashes anew."""
    raised()
    for row in SheetVersion.objects.all():
        row.content["points"][make.VALUE] = "40.00"
        with unprotected():
            SheetVersion.objects.filter(pk=row.pk).update(content=row.content, sha256=hash_of(row))


def found_instead() -> None:
    """The same, as if the version came from before versions were kept."""
    raised_with_its_version()
    for row in SheetVersion.objects.all():
        row.why = "found"
        with unprotected():
            SheetVersion.objects.filter(pk=row.pk).update(why="found", sha256=hash_of(row))


def lost() -> None:
    with unprotected():
        SheetVersion.objects.all().delete()


def salted_anew() -> None:
    with unprotected():
        SheetVersion.objects.update(salt="0" * 32)


def one_more() -> None:
    row = SheetVersion.objects.get()
    row.pk, row.number = None, 2
    row.sha256 = hash_of(row)
    row.save(force_insert=True)


@pytest.mark.parametrize(
    "change", [raised, raised_with_its_version, found_instead, lost, salted_anew, one_more]
)
def test_a_change_past_the_portal_is_found(sheet, change):
    assert faults("panel.versions") == []
    change()
    assert len(faults("panel.versions")) == 1


def test_points_changed_behind_the_panels_back_are_not_counted():
    made = make.year_before_the_panel()
    make.score_all(made)
    office = make_user(Role.OFFICE, username="office")
    one = SheetScore.objects.filter(sheet__application__number="2026-002", points=20).first()
    SheetScore.objects.filter(pk=one.pk).update(points=40)
    with pytest.raises(NotNow, match="Brand 2"):
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert Result.objects.count() == 0
    SheetScore.objects.filter(pk=one.pk).update(points=20)
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert faults("results.points") == []


@pytest.mark.parametrize("field", ["explanation", "exact"])
def test_a_result_other_than_the_locked_points_is_found(field):
    made = make.year_before_the_panel()
    make.score_all(made)
    close_scoring(evaluation=made, by=make_user(Role.OFFICE, username="office"), now=make.SCORING)
    row = Result.objects.get(application__number="2026-002")
    if field == "exact":
        row.exact["panel"] = "81"
    else:
        next(iter(row.explanation["points"].values()))[make.VALUE] = "21.00"
    row.save()
    assert len(faults("results.points")) == 1
