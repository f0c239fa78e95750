"""The sheets that the desk's front page counts in the database are the duties of the panel."""

from __future__ import annotations

import pytest

from brandportal.accounts.enums import Role
from reviews.panel.duties import before_the_panel, duties, sheets_owed
from reviews.panel.models import (
    Assignment,
    AssignmentPlan,
    Declaration,
    PanelSeat,
    Reassignment,
)
from tests.factories import evaluation as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = make.datetime(2026, 6, 1, tzinfo=make.UTC)


@pytest.fixture
def year():
    return make.year_before_the_panel()


def agreed(year) -> int:
    """How many sheets are owed, by both ways of counting."""
    counted = sheets_owed().filter(evaluation=year).values_list("pk", "brand")
    assert len(counted) == len(set(counted))
    assert set(counted) == duties(year, before_the_panel(year)).owed
    return len(counted)


def test_owed_is_every_brand_of_every_member_without_those_locked_or_recused(year):
    seat, other = year.seats.filter(is_lead=False)[:2]
    first, second = year.cycle.applications.order_by("number")[:2]
    whole = agreed(year)
    make.score(seat, first, 80)
    assert agreed(year) == whole - 1
    Declaration.objects.update_or_create(
        seat=other,
        application=second,
        defaults={"has_conflict": True, "reason": "a relative", "declared_at": NOW},
    )
    assert agreed(year) == whole - 2
    type(first).objects.filter(pk=first.pk).update(status="declined")
    assert agreed(year) < whole - 2


def test_owed_follows_the_newest_move_and_who_was_excused_or_joined(year):
    seat, other = year.seats.filter(is_lead=False)[:2]
    brand = year.cycle.applications.first()
    whole = agreed(year)
    joined = PanelSeat.objects.create(
        evaluation=year, user=make_user(Role.PANEL, username="late"), joined_at=NOW
    )
    assert agreed(year) == whole
    by = make_user(Role.OFFICE, username="mover")
    for source, target in ((seat, joined), (joined, other), (other, seat)):
        Reassignment.objects.create(
            application=brand, from_seat=source, to_seat=target, made_at=NOW, made_by=by
        )
        agreed(year)
    PanelSeat.objects.filter(pk=seat.pk).update(
        excused_at=NOW, excused_by=by, excuse_reason="Ill for the rest of the year"
    )
    assert agreed(year) == whole - year.cycle.applications.count() - 1


def test_owed_follows_the_plan_in_force_and_the_panels_of_classes(year):
    seat, other = year.seats.filter(is_lead=False)[:2]
    brand = year.cycle.applications.first()
    PanelSeat.objects.filter(pk=seat.pk).update(classes="window+non_window")
    PanelSeat.objects.filter(pk=other.pk).update(classes="non_window")
    apart = agreed(year)
    by, second = (make_user(Role.OFFICE, username=name) for name in ("planner", "second"))
    plan = AssignmentPlan.objects.create(evaluation=year, made="hand", made_at=NOW, made_by=by)
    Assignment.objects.create(plan=plan, seat=other, application=brand)
    assert agreed(year) == apart
    AssignmentPlan.objects.update(confirmed_at=NOW, proposed_by=by, confirmed_by=second)
    assert agreed(year) == 1
