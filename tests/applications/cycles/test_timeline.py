from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from applications.cycles.enums import Stage
from applications.cycles.timeline import (
    current_stage,
    is_open,
    next_change,
    stage_verdict,
    timeline,
    window,
)
from tests.factories.applications import NOW, SHANGHAI, make_cycle

pytestmark = pytest.mark.django_db


def at(month, day, hour=0):
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def states(cycle, current, now):
    return [stage.state for stage in timeline(cycle, current, now)]


def test_window_is_open_from_its_first_to_before_its_last_instant():
    cycle = make_cycle()
    assert is_open(cycle, Stage.RATING, at(6, 1))
    assert is_open(cycle, Stage.RATING, at(7, 1) - timedelta(microseconds=1))
    assert not is_open(cycle, Stage.RATING, at(7, 1))
    assert not is_open(cycle, Stage.RATING, at(6, 1) - timedelta(microseconds=1))


def test_timeline_follows_the_calendar():
    cycle = make_cycle()
    assert states(cycle, None, at(2, 1)) == ["next"] * 7
    assert states(cycle, None, NOW) == ["now", *["next"] * 6]
    assert states(cycle, None, at(6, 15)) == [*["done"] * 3, "now", *["next"] * 3]
    assert states(cycle, None, at(12, 1)) == ["done"] * 7


def test_timeline_follows_the_caller_who_knows_better():
    assert states(make_cycle(), Stage.LEADERSHIP, at(6, 15)) == [
        *["done"] * 4,
        "now",
        *["next"] * 2,
    ]


def test_timeline_shows_the_last_day_and_the_working_days_left():
    first, *_others = timeline(make_cycle(), None, NOW)
    assert first.dates.replace("\u200b", "") == "3月1日至3月31日"
    # After Monday 9 March 2026: 4 days of that week, 5, 5, and 30 and 31 March.
    assert first.note == "还剩 16 个工作日"


def test_timeline_says_when_the_last_working_day_has_come():
    first, *_others = timeline(make_cycle(), None, at(3, 31, 10))
    assert first.note == "今日或随后的休息日结束"


def test_current_stage():
    cycle = make_cycle()
    assert current_stage(cycle, NOW) == "application"
    assert current_stage(cycle, at(11, 1)) is None


def test_next_change_is_the_next_opening_or_closing():
    cycle = make_cycle()
    assert next_change(cycle, at(6, 1) - timedelta(microseconds=1)) == at(6, 1)
    assert next_change(cycle, at(6, 1)) == at(7, 1)
    assert next_change(cycle, at(12, 31)) is None


def test_window_without_dates_is_none_and_says_so():
    cycle = make_cycle()
    cycle.windows.filter(stage="rating").delete()
    assert window(cycle, Stage.RATING) is None
    assert "尚未设定" in stage_verdict(cycle, Stage.RATING, at(6, 10)).reason


def test_verdict_names_the_status_of_the_year():
    assert "尚未启动" in stage_verdict(make_cycle(2027, "draft"), Stage.RATING, NOW).reason
    assert "已结束" in stage_verdict(make_cycle(2025, "concluded"), Stage.RATING, NOW).reason


def test_timeline_takes_one_query_when_the_windows_are_prefetched(django_assert_num_queries):
    from applications.models import Cycle

    make_cycle()
    cycle = Cycle.objects.current()
    with django_assert_num_queries(1):  # days that the office made holidays or working days
        timeline(cycle, None, NOW)
