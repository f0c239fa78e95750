"""Drawing up, opening, extending, copying an award year."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from applications.cycles import cycles as verbs
from applications.cycles.enums import CycleStatus, Stage
from applications.models import Cycle, RuleSet
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.rulebook import default_rules, digest
from tests.factories.applications import NOW, SHANGHAI, make_cycle, make_rule_set, window_dates
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_head, make_officer

pytestmark = pytest.mark.django_db


def draft(**changes):
    office = make_officer()
    cycle = verbs.create_cycle(year=2026, rule_set=make_rule_set(), by=office, now=NOW)
    verbs.set_windows(cycle=cycle, windows={**window_dates(), **changes}, by=office, now=NOW)
    return cycle, office


def test_open_freezes_and_hashes_the_rules():
    cycle, office = draft()
    opened = by_two(verbs.open_cycle, cycle=cycle, by=office, now=NOW)
    assert (opened.status, opened.opened_at, opened.opened_by) == (CycleStatus.OPEN, NOW, office)
    assert opened.rules == default_rules()
    assert opened.rules_hash == digest(default_rules())
    assert opened.rules_version == cycle.rule_set.version
    RuleSet.objects.update(rules={})
    opened.refresh_from_db()
    assert digest(opened.rules) == opened.rules_hash


def test_open_twice_gets_a_sentence():
    cycle, office = draft()
    by_two(verbs.open_cycle, cycle=cycle, by=office, now=NOW)
    with pytest.raises(NotNow):
        by_two(verbs.open_cycle, cycle=cycle, by=office, now=NOW)
    assert Entry.objects.filter(action="cycle.open").count() == 1


def test_open_refuses_unsound_rules_and_missing_stages_and_names_each():
    rules = default_rules()
    rules["stage_weights"]["self"] = 6
    office = make_officer()
    cycle = verbs.create_cycle(year=2026, rule_set=make_rule_set(rules), by=office, now=NOW)
    with pytest.raises(Incomplete) as refusal:
        by_two(verbs.open_cycle, cycle=cycle, by=office, now=NOW)
    assert [gap.field for gap in refusal.value.gaps] == ["rule_set", *Stage.values]
    cycle.refresh_from_db()
    assert (cycle.status, cycle.rules, cycle.rules_hash) == (CycleStatus.DRAFT, None, "")


def day(month, number):
    return datetime(2026, month, number, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("stage", "dates", "words"),
    [
        ("rating", (day(6, 10), day(6, 10)), "早于结束时间"),
        ("rating", (day(5, 31), day(7, 1)), "不得早于“初评”"),
    ],
)
def test_windows_out_of_order_are_refused(stage, dates, words):
    office = make_officer()
    cycle = verbs.create_cycle(year=2026, rule_set=make_rule_set(), by=office, now=NOW)
    with pytest.raises(Incomplete, match=words) as refusal:
        verbs.set_windows(cycle=cycle, windows={**window_dates(), stage: dates}, by=office, now=NOW)
    assert {gap.field for gap in refusal.value.gaps} == {stage}
    assert cycle.windows.count() == 0


def test_windows_are_frozen_once_open():
    cycle, office = draft()
    by_two(verbs.open_cycle, cycle=cycle, by=office, now=NOW)
    with pytest.raises(NotNow):
        verbs.set_windows(cycle=cycle, windows=window_dates(), by=office, now=NOW)
    with pytest.raises(NotNow):
        verbs.revise_cycle(cycle=cycle, rule_set=make_rule_set(), by=office, now=NOW)


def test_only_the_office_draws_up_and_opens():
    head = make_head(make_agency())
    cycle, _office = draft()
    rule_set = make_rule_set()
    for verb, arguments in (
        (verbs.create_cycle, {"year": 2027, "rule_set": rule_set}),
        (verbs.set_windows, {"cycle": cycle, "windows": window_dates()}),
        (verbs.revise_cycle, {"cycle": cycle, "rule_set": rule_set}),
        (verbs.open_cycle, {"cycle": cycle}),
        (verbs.copy_cycle, {"cycle": cycle, "year": 2027}),
        (verbs.record_approval, {"cycle": cycle, "body": "市委", "number": "1号"}),
        (verbs.add_rule_set, {"version": "9", "title": "x", "rules": default_rules()}),
    ):
        with pytest.raises(NotAllowed):
            verb(**arguments, by=head, now=NOW)


def test_there_is_one_award_year_a_year():
    office = make_officer()
    make_cycle(2026)
    with pytest.raises(BadInput) as refusal:
        verbs.create_cycle(year=2026, rule_set=make_rule_set(), by=office, now=NOW)
    assert refusal.value.field == "year"


def test_add_rule_set_names_every_problem():
    rules = default_rules()
    rules["stage_weights"]["self"] = 6
    del rules["ties"]
    office = make_officer()
    with pytest.raises(BadInput) as refusal:
        verbs.add_rule_set(version="2", title="新", rules=rules, by=office, now=NOW)
    assert refusal.value.field == "rules"
    assert "ties is missing." in refusal.value.reason
    with pytest.raises(BadInput) as refusal:
        version = make_rule_set().version
        verbs.add_rule_set(version=version, title="新", rules=default_rules(), by=office, now=NOW)
    assert refusal.value.field == "version"


def test_extend_lengthens_a_running_stage_with_a_reason():
    cycle, office = draft(acceptance=(day(4, 10), day(5, 1)))
    by_two(verbs.open_cycle, cycle=cycle, by=office, now=NOW)
    row = by_two(
        verbs.extend_stage,
        cycle=cycle,
        stage="application",
        closes_at=day(4, 10),
        reason="经核查节假日",
        by=office,
        now=NOW,
    )
    assert row.closes_at == day(4, 10)
    entry = Entry.objects.filter(action="cycle.extend_stage").get()
    assert entry.data["reason"] == "经核查节假日"


@pytest.mark.parametrize(
    ("closes_at", "reason", "now", "kind"),
    [
        (day(4, 10), " ", NOW, BadInput),
        (day(3, 31), "短", NOW, BadInput),
        (day(4, 2), "重叠", NOW, BadInput),
        (day(4, 10), "迟", day(4, 1), NotNow),
    ],
)
def test_extend_refuses_without_reason_shortening_overlap_and_too_late(
    closes_at, reason, now, kind
):
    cycle = make_cycle()
    with pytest.raises(kind):
        by_two(
            verbs.extend_stage,
            cycle=cycle,
            stage="application",
            closes_at=closes_at,
            reason=reason,
            by=make_officer(),
            now=now,
        )
    assert cycle.windows.get(stage="application").closes_at == day(4, 1)


def test_approval_is_recorded_until_the_year_is_concluded():
    office, cycle = make_officer(), make_cycle()
    done = verbs.record_approval(
        cycle=cycle, body="市委、市政府", number="张委发〔2026〕1号", by=office, now=NOW
    )
    assert (done.approval_body, done.approval_number) == ("市委、市政府", "张委发〔2026〕1号")
    with pytest.raises(BadInput):
        verbs.record_approval(cycle=cycle, body="市委", number=" ", by=office, now=NOW)
    verbs.conclude_cycle(cycle=cycle, by=office, now=NOW)
    with pytest.raises(NotNow):
        verbs.record_approval(cycle=cycle, body="市委", number="2号", by=office, now=NOW)


def test_copy_moves_the_dates_by_whole_years():
    office = make_officer()
    source = make_cycle(2024)
    leap = source.windows.get(stage="application")
    leap.opens_at = datetime(2024, 2, 29, tzinfo=SHANGHAI)
    leap.save()
    copied = verbs.copy_cycle(cycle=source, year=2025, by=office, now=NOW)
    assert (copied.status, copied.rule_set) == (CycleStatus.DRAFT, source.rule_set)
    assert copied.windows.count() == 7
    opens = copied.windows.get(stage="application").opens_at.astimezone(SHANGHAI)
    assert (opens.year, opens.month, opens.day) == (2025, 2, 28)
    closes = copied.windows.get(stage="conferral").closes_at
    assert closes - source.windows.get(stage="conferral").closes_at == timedelta(days=365)


def test_copy_onto_an_existing_year_leaves_nothing():
    office, source = make_officer(), make_cycle(2024)
    make_cycle(2025)
    with pytest.raises(BadInput):
        verbs.copy_cycle(cycle=source, year=2025, by=office, now=NOW)
    assert Cycle.objects.count() == 2
