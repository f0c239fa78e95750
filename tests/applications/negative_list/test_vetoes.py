from __future__ import annotations

from datetime import date, timedelta

import pytest

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from applications.negative_list.vetoes import blocking_veto, first_day_of_look_back, record_veto
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed
from brandportal.rulebook import default_rules
from tests.factories.applications import NOW
from tests.factories.pairs import by_two, confirmed, proposed
from tests.factories.people import make_agency, make_head, make_officer, make_tie, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 9), 24, date(2024, 3, 9)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 5, 31), 6, date(2025, 11, 30)),
        (date(2026, 3, 9), 0, date(2026, 3, 9)),
    ],
)
def test_the_look_back_begins_on_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert first_day_of_look_back({"veto": {"look_back_months": months}}, day) == expected


def record(agency, by=None, **changes):
    values = {
        "kind": VetoKind.GRAVE_INCIDENT,
        "happened_on": TODAY,
        "source": "市应急管理局",
        **changes,
    }
    return by_two(record_veto, agency=agency, by=by or make_officer(), now=NOW, **values)


def test_record_keeps_who_and_when():
    office = make_officer()
    finding = record(make_agency(), office, note=" 通报 ")
    assert (finding.recorded_at, finding.recorded_by, finding.note) == (NOW, office, "通报")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": TODAY + timedelta(days=1)}, "happened_on"),
        ({"source": "  "}, "source"),
        ({"kind": "gossip"}, "kind"),
    ],
)
def test_record_refuses_the_future_hearsay_and_unknown_grounds(changes, field):
    with pytest.raises(BadInput) as refusal:
        record(make_agency(), **changes)
    assert refusal.value.field == field
    assert not VetoFinding.objects.exists()


def test_record_refuses_other_roles_and_the_agencys_own_people():
    agency = make_agency()
    insider = make_user(Role.OFFICE)
    make_tie(insider, agency)
    for by in (make_head(agency), make_user(Role.LEADER, name="组长"), insider):
        with pytest.raises(NotAllowed):
            record(agency, by)


def test_one_officer_alone_finds_nothing():
    agency, office = make_agency(), make_officer()
    values = {"kind": VetoKind.OTHER, "happened_on": TODAY, "source": "市应急管理局"}
    with pytest.raises(NotAllowed):
        record_veto(agency=agency, by=office, now=NOW, **values)
    waiting = proposed(record_veto, agency=agency, by=office, now=NOW, **values)
    with pytest.raises(NotAllowed):
        confirmed(waiting, by=office, now=NOW)
    assert not VetoFinding.objects.exists()
    confirmed(waiting, by=make_officer(), now=NOW)
    assert VetoFinding.objects.count() == 1


def test_ground_that_the_rules_do_not_name_does_not_bar():
    agency = make_agency()
    rules = default_rules()
    rules["veto"]["grounds"] = ["leading_cadre_under_investigation"]
    record(agency)
    assert blocking_veto(agency, rules, TODAY) is None
    finding = record(agency, kind=VetoKind.CADRE_INVESTIGATED)
    assert blocking_veto(agency, rules, TODAY) == finding


def test_other_ground_of_the_list_always_bars_and_another_agency_is_free():
    agency = make_agency()
    finding = record(agency, kind=VetoKind.OTHER)
    assert blocking_veto(agency, default_rules(), TODAY) == finding
    assert blocking_veto(make_agency(), default_rules(), TODAY) is None


def test_newest_finding_is_named():
    agency = make_agency()
    record(agency, happened_on=TODAY - timedelta(days=100))
    newest = record(agency, happened_on=TODAY - timedelta(days=1))
    assert blocking_veto(agency, default_rules(), TODAY) == newest
